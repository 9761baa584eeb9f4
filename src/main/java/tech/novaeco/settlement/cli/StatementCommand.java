package tech.novaeco.settlement.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Period;
import tech.novaeco.settlement.adapter.desk.StatementCsv;
import tech.novaeco.settlement.adapter.desk.StatementFigures;
import tech.novaeco.settlement.adapter.desk.StatementJson;
import tech.novaeco.settlement.adapter.desk.StatementSink;
import tech.novaeco.settlement.adapter.desk.Statements;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;

/** What an account had, what moved, what is left. {@link Statements} says what an entry's time is, and what a period holds. */
@Command(
        name = "statement",
        description = "Tells what an account had, each entry that moved it, and what is left; proves that opening +"
                + " entries = closing.")
final class StatementCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(index = "0", paramLabel = "OWNER", description = AccountCommand.WHOSE)
    private PartyId owner;

    @Parameters(index = "1", paramLabel = "ASSET", description = AccountCommand.WHAT)
    private AssetCode asset;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Entries recorded at this time or later, such as 2026-11-01T00:00:00Z, or 2026-11-01 for its"
                    + " midnight in UTC; without: since the account was opened.")
    private @Nullable Instant from;

    @Option(names = "--to", paramLabel = "TIME", description = "Entries recorded before this time; without: until now.")
    private @Nullable Instant to;

    StatementCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        Period period = new Period(from, to);
        try (LedgerSession ledger = cli.ledger()) {
            return ledger.snapshot(() -> tell(new Statements(ledger.books()), period));
        }
    }

    private int tell(Statements statements, Period period) {
        StatementFigures figures = statements.figures(owner, asset, period);
        PrintWriter out = cli.out();
        List<String> differences = statements.write(figures, sink(out));
        if (out.checkError()) {
            throw Refusal.unavailable(
                    "the statement could not be written to its end: what there is of it is not whole");
        }
        if (to != null && !figures.isFinal()) {
            cli.remark(BalanceCommand.notFinal(to));
        }
        return BalanceCommand.exitCode(cli, differences);
    }

    private StatementSink sink(PrintWriter out) {
        return switch (cli.format()) {
            case TABLE -> new StatementTable(out);
            case JSON -> new StatementJson(out);
            case CSV -> new StatementCsv(out);
        };
    }
}
