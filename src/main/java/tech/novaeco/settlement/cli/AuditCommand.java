package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What leaves the ledger for those who audit it. */
@Command(
        name = "audit",
        description = "Writes out days of the ledger with the proofs that an auditor verifies without it.")
final class AuditCommand {
    private final Cli cli;

    AuditCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "export",
            description = {
                "Writes all batches committed from one day to before another, with entries, attempts, receipts, proofs, keys and"
                        + " checkpoints, to files.",
                "Days are UTC. 'java tools/VerifyAudit.java DIR' verifies the files."
            })
    int export(
            @Option(
                            names = "--from",
                            required = true,
                            paramLabel = "DAY",
                            description = "The first day, such as 2026-01-31.")
                    LocalDate from,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "DAY",
                            description = "The day after the last: it is not exported.")
                    LocalDate to,
            @Option(
                            names = "--checkpoint",
                            paramLabel = "FILE",
                            description = "A checkpoint that the auditor kept; its proof is added. May be repeated.")
                    @Nullable
                    List<String> kept,
            @Parameters(paramLabel = "DIR", description = "A directory that does not exist yet, or is empty.")
                    Path directory) {
        if (!from.isBefore(to)) {
            throw Refusal.usage("--to " + to + " is not after --from " + from + ": a single day is --from " + from
                    + " --to " + from.plusDays(1));
        }
        List<Long> sizes = kept == null
                ? List.of()
                : kept.stream()
                        .map(name -> CheckpointFile.read(name).checkpoint().size())
                        .toList();
        try (LedgerSession ledger = cli.ledger()) {
            cli.printer().print(new AuditExport(ledger, cli::remark).write(from, to, sizes, directory));
            return 0;
        } catch (IOException e) {
            throw Refusal.usage("DIR " + directory + " cannot be written: " + e);
        }
    }
}
