package tech.novaeco.settlement.cli;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Balances;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;

/** What an account has, or had at a time. */
@Command(
        name = "balance",
        description =
                "Tells what an account has: posted, held, available. With --at: what was posted before that time.")
final class BalanceCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(index = "0", paramLabel = "OWNER", description = AccountCommand.WHOSE)
    private PartyId owner;

    @Parameters(index = "1", paramLabel = "ASSET", description = AccountCommand.WHAT)
    private AssetCode asset;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description =
                    "The sum of all entries recorded before this time, such as 2026-11-01T00:00:00Z, or 2026-11-01"
                            + " for its midnight in UTC: the closing of a statement --to it, the opening of one --from it.")
    private @Nullable Instant at;

    BalanceCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        try (LedgerSession ledger = cli.ledger()) {
            return ledger.snapshot(() -> tell(new Balances(ledger.books())));
        }
    }

    private int tell(Balances balances) {
        Balances.Told told = at == null ? balances.now(owner, asset) : balances.at(owner, asset, at);
        cli.printer().print(told.row());
        if (at != null) {
            cli.remark(
                    "held and available are known for now only: the ledger does not keep what was held at a past time");
        }
        if (at != null && !told.isFinal()) {
            cli.remark(notFinal(at));
        }
        return exitCode(cli, told.differences());
    }

    static String notFinal(Instant moment) {
        return "not final: until five minutes after " + moment + " trades may still be recorded before it";
    }

    /** Says aloud what does not agree. */
    static int exitCode(Cli cli, List<String> differences) {
        differences.forEach(difference -> cli.remark("DOES NOT TIE OUT: " + difference));
        if (!differences.isEmpty()) {
            cli.remark("do not rely on these figures: run 'ledger verify', which names the rows that are wrong");
        }
        return differences.isEmpty() ? 0 : Refusal.NEGATIVE;
    }
}
