package tech.novaeco.settlement.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Holds;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** Holds: money set aside, such as deposits. Messages place, capture and release them, and the clock ends them. */
@Command(name = "hold", description = "Shows what is held of whom, for whom, until when, and how it ended.")
final class HoldCommand {
    private final Cli cli;

    HoldCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(
            name = "show",
            description =
                    "Shows one hold: OPEN, OVER (its time has passed, the sweep comes), CAPTURED, RELEASED or EXPIRED.")
    int show(
            @Parameters(paramLabel = "ID", description = "The hold's id: the tradeId of its HoldPlaced.")
                    TradeId hold) {
        try (LedgerSession ledger = cli.ledger()) {
            cli.printer().print(new Holds(ledger.books()).shown(hold));
            return 0;
        }
    }

    @Command(name = "list", description = "Lists open holds, the first to expire first.")
    int list(
            @Parameters(
                            paramLabel = "OWNER",
                            arity = "0..1",
                            description = "Only those of this payer or for this payee.")
                    @Nullable
                    PartyId owner,
            @Option(names = "--all", description = "Also those that have ended, the newest first; of a payer.")
                    boolean all,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "At most so many; ${DEFAULT-VALUE} if left out.")
                    int limit) {
        if (limit < 1) {
            throw Refusal.usage("--limit " + limit + ": a number from 1 is allowed");
        }
        if (all && owner == null) {
            throw Refusal.usage("--all needs an OWNER: whose holds?");
        }
        try (LedgerSession ledger = cli.ledger()) {
            Holds holds = new Holds(ledger.books());
            cli.printer().print(all && owner != null ? holds.of(owner, limit) : holds.open(owner, limit));
            return 0;
        }
    }
}
