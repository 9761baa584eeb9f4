package tech.novaeco.settlement.cli;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.verify.Checked;
import tech.novaeco.settlement.adapter.verify.LedgerVerifier;
import tech.novaeco.settlement.adapter.verify.LedgerVerifier.Verdict;

/** Derives everything in the ledger again, and compares it with what others hold. */
@Command(
        name = "verify",
        description = {
            "Derives every balance, receipt, leaf and checkpoint again from what it is made of, and names what does not fit.",
            "With --against and --receipts it also finds what a restored or rewritten ledger has lost."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Cli cli;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "A checkpoint that somebody kept, as /checkpoint gave it. May be repeated.")
    private @Nullable List<String> against;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "A verifier key (name+hash+base64) of such checkpoints, where the ledger has forgotten it."
                    + " May be repeated.")
    private @Nullable List<String> keys;

    @Option(
            names = "--receipts",
            paramLabel = "FILE",
            description = "Receipts or PAID callbacks that somebody kept, one a line; - for standard input."
                    + " May be repeated.")
    private @Nullable List<String> receipts;

    @Option(
            names = "--jwks",
            paramLabel = "FILE",
            description = "A JWKS with the keys of such receipts, where the ledger has forgotten them.")
    private @Nullable String jwks;

    @Option(
            names = "--four-eyes-since",
            paramLabel = "DATE|TIME",
            description = "Since when the workers run with FOUR_EYES=on: each request from then on that was carried out"
                    + " must have been approved by another person, whatever the worker was told that did it.")
    private @Nullable Instant fourEyesSince;

    VerifyCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        List<CheckpointFile> held =
                list(against).stream().map(CheckpointFile::read).toList();
        Set<Long> sizes = held.stream().map(file -> file.checkpoint().size()).collect(Collectors.toSet());
        try (LedgerSession ledger = open();
                VerifyProgress progress = new VerifyProgress()) {
            return ledger.snapshot(() -> {
                Verdict verdict = new LedgerVerifier(ledger.jdbc()).verify(sizes, fourEyesSince, progress);
                HeldCheckpoints checkpoints = new HeldCheckpoints(verdict, list(keys));
                HeldReceipts lost = new HeldReceipts(ledger.jdbc(), ledger.assets(), jwks);
                held.forEach(checkpoints::compare);
                list(receipts).forEach(lost::compare);
                progress.close();
                return tell(verdict, checkpoints, lost);
            });
        }
    }

    private LedgerSession open() {
        try {
            return cli.ledger();
        } catch (IllegalArgumentException e) {
            throw Refusal.negative("ledger BROKEN: its assets cannot be read: " + e.getMessage());
        }
    }

    private int tell(Verdict verdict, HeldCheckpoints checkpoints, HeldReceipts lost) {
        List<Checked> broken = verdict.checks().stream()
                .filter(check -> check.broken().isPresent())
                .toList();
        boolean intact = broken.isEmpty()
                && checkpoints.problems().isEmpty()
                && lost.missing().isEmpty();
        Row answer = new Row()
                .with("ledger", intact ? "intact" : "BROKEN")
                .with("firstBroken", firstBroken(broken, checkpoints, lost))
                .with("batchesInTheLog", verdict.sealed())
                .with("batchesWaitingForTheSeal", verdict.unsealed())
                .withRows(
                        "checks",
                        verdict.checks().stream().map(VerifyCommand::row).toList());
        if (checkpoints.compared() > 0) {
            answer.with("checkpointsHeldByOthers", checkpoints.compared())
                    .withRows("checkpointProblems", checkpoints.problems());
        }
        if (lost.compared() > 0) {
            answer.with("receiptsHeldByOthers", lost.compared()).withRows("missingTrades", lost.missing());
        }
        cli.printer().print(answer);
        return intact ? 0 : Refusal.NEGATIVE;
    }

    private static @Nullable String firstBroken(List<Checked> broken, HeldCheckpoints checkpoints, HeldReceipts lost) {
        if (!broken.isEmpty()) {
            Checked first = broken.get(0);
            return first.name() + ": " + first.broken().orElseThrow();
        }
        if (!checkpoints.problems().isEmpty()) {
            return "held checkpoint: " + checkpoints.problems().get(0).members().get("problem");
        }
        return lost.missing().isEmpty()
                ? null
                : "held receipt: trade " + lost.missing().get(0).members().get("tradeId") + " is missing";
    }

    private static Row row(Checked check) {
        return new Row()
                .with("check", check.name())
                .with("covered", check.covered())
                .with("of", check.what())
                .with("holds", check.broken().isEmpty() ? "yes" : "NO")
                .with("rule", check.about())
                .with("broken", check.broken().map(Object::toString).orElse(null));
    }

    private static List<String> list(@Nullable List<String> given) {
        return given == null ? List.of() : given;
    }
}
