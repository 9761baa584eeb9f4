package tech.novaeco.settlement.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Accounts;
import tech.novaeco.settlement.adapter.desk.Books;
import tech.novaeco.settlement.adapter.desk.StatusChange;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;

/** Everything about accounts. */
@Command(name = "account", description = "Opens, funds, shows, freezes and closes accounts.")
final class AccountCommand {
    static final String WHOSE = "Whose account: 1 to 64 of A-Z a-z 0-9 . _ : -";
    static final String WHAT = "The asset, such as EUR.";
    private static final int MAX_ENTRIES = 10_000;

    private final Cli cli;

    AccountCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "open", description = "Opens an account.")
    int open(
            @Parameters(paramLabel = "OWNER", description = WHOSE) PartyId owner,
            @Parameters(paramLabel = "ASSET", description = WHAT) AssetCode asset,
            @Option(
                            names = "--floor",
                            paramLabel = "N",
                            description = "How far below zero it may go, such as 500.00; without: not at all.")
                    @Nullable
                    String floor) {
        try (LedgerSession ledger = cli.ledger()) {
            Asset definition = ledger.asset(asset);
            Accounts accounts = new Accounts(ledger.books());
            accounts.open(owner, asset, floor == null ? 0 : -Books.minorUnits("--floor", floor, definition));
            cli.printer().print(accounts.shown(accounts.main(owner, asset)));
            return 0;
        }
    }

    @Command(name = "show", description = "Shows what an owner has.")
    int show(
            @Parameters(paramLabel = "OWNER", description = WHOSE) PartyId owner,
            @Parameters(paramLabel = "ASSET", arity = "0..1", description = "One asset only.") @Nullable
                    AssetCode asset) {
        try (LedgerSession ledger = cli.ledger()) {
            Accounts accounts = new Accounts(ledger.books());
            cli.printer()
                    .print(accounts.of(owner, asset).stream()
                            .map(accounts::shown)
                            .toList());
            return 0;
        }
    }

    @Command(name = "freeze", description = "Lets an account receive but not pay.")
    int freeze(
            @Parameters(paramLabel = "OWNER", description = WHOSE) PartyId owner,
            @Parameters(paramLabel = "ASSET", description = WHAT) AssetCode asset) {
        return change(owner, asset, StatusChange.FREEZE);
    }

    @Command(name = "unfreeze", description = "Lets a frozen account pay again.")
    int unfreeze(
            @Parameters(paramLabel = "OWNER", description = WHOSE) PartyId owner,
            @Parameters(paramLabel = "ASSET", description = WHAT) AssetCode asset) {
        return change(owner, asset, StatusChange.UNFREEZE);
    }

    @Command(name = "close", description = "Closes an account for ever; its balance must be zero.")
    int close(
            @Parameters(paramLabel = "OWNER", description = WHOSE) PartyId owner,
            @Parameters(paramLabel = "ASSET", description = WHAT) AssetCode asset) {
        return change(owner, asset, StatusChange.CLOSE);
    }

    @Command(name = "entries", description = "Lists the latest entries of an account, the oldest of them first.")
    int entries(
            @Parameters(paramLabel = "OWNER", description = WHOSE) PartyId owner,
            @Parameters(paramLabel = "ASSET", description = WHAT) AssetCode asset,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "How many; default: ${DEFAULT-VALUE}.")
                    int limit) {
        int most = Converters.inRange("--limit", limit, 1, MAX_ENTRIES);
        try (LedgerSession ledger = cli.ledger()) {
            Accounts accounts = new Accounts(ledger.books());
            cli.printer().print(accounts.latest(accounts.main(owner, asset), most));
            return 0;
        }
    }

    private int change(PartyId owner, AssetCode asset, StatusChange change) {
        try (LedgerSession ledger = cli.ledger()) {
            Accounts accounts = new Accounts(ledger.books());
            accounts.change(owner, asset, change);
            cli.printer().print(accounts.shown(accounts.main(owner, asset)));
            return 0;
        }
    }
}
