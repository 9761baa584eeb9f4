package tech.novaeco.settlement.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.adapter.desk.Requests;
import tech.novaeco.settlement.adapter.desk.Reversals;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeReversal;

/** A settled trade is undone because people ask for it; the worker moves the money back. */
@Command(
        name = "reverse",
        description = "Asks the worker to undo a settled trade, wholly or in part, once; and tells what became of it.")
final class ReverseCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(paramLabel = "ID", description = "The trade's id.")
    private TradeId trade;

    @Option(
            names = "--amount",
            paramLabel = "X",
            description =
                    "How much of what the buyer paid goes back, such as 4.00; what was delivered goes back in proportion."
                            + " Without: all of it.")
    private @Nullable String amount;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description =
                    "Why, for the records and the marketplace: at most " + TradeReversal.MAX_REASON + " characters.")
    private String reason;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long to wait for the worker; default: ${DEFAULT-VALUE}.")
    private int wait;

    ReverseCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        int seconds = Converters.inRange("--wait", wait, 0, Errand.MAX_WAIT_SECONDS);
        try (LedgerSession ledger = cli.ledger()) {
            Reversals reversals = new Reversals(ledger.books());
            TradeReversal document = reversals.compose(trade, amount, reason);
            List<Long> others = reversals.othersWaiting(document);
            RequestId request = new RequestId(RequestId.Kind.REVERSAL, reversals.request(document));
            if (!others.isEmpty()) {
                cli.remark(
                        "request REVERSAL-" + others.get(0) + " for the same trade waits too: one at most will settle");
            }
            Row answer = new Row()
                    .with("request", request)
                    .with("tradeId", document.id())
                    .with("reverses", trade)
                    .with("amount", amount == null ? "all" : amountText(document))
                    .with("reason", reason);
            return new Errand(request, new Requests(ledger.books())).tellAsked(cli, answer, seconds);
        }
    }

    private static String amountText(TradeReversal document) {
        DecimalAmount part = document.amount();
        return part == null ? "all" : part.value().toPlainString();
    }
}
