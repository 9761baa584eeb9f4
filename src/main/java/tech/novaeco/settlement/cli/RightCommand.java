package tech.novaeco.settlement.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Rights;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.trade.PartyId;

/** Rights: unique tokens with one owner each. Trades move them; people mint, burn and encumber them. */
@Command(
        name = "right",
        description =
                "Shows who owns a right and how it came to be; mints, burns and encumbers rights, and says what that means.")
final class RightCommand {
    private static final String WHICH = "The right's id: 1 to 64 of A-Z a-z 0-9 . _ : -";

    private final Cli cli;

    RightCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "show", description = "Shows the chain of owners, with the trades that moved it.")
    int show(@Parameters(paramLabel = "TOKEN", description = WHICH) TokenId token) {
        try (LedgerSession ledger = cli.ledger()) {
            Rights rights = new Rights(ledger.books());
            cli.printer().print(rights.shown(token).withRows("history", rights.history(token)));
            return 0;
        }
    }

    @Command(name = "list", description = "Lists the rights that somebody owns.")
    int list(@Parameters(paramLabel = "OWNER", description = AccountCommand.WHOSE) PartyId owner) {
        try (LedgerSession ledger = cli.ledger()) {
            cli.printer().print(new Rights(ledger.books()).of(owner));
            return 0;
        }
    }

    @Command(name = "mint", description = "Asks the worker to make a right and give it to an owner.")
    int mint(
            @Parameters(paramLabel = "TOKEN", description = WHICH + "; none that ever was.") TokenId token,
            @Parameters(paramLabel = "ASSET", description = "An asset of kind RIGHT, such as MATERIAL_RIGHT.")
                    AssetCode asset,
            @Parameters(paramLabel = "OWNER", description = "Who gets it.") PartyId owner,
            @Mixin IssuanceOptions options) {
        return options.ask(cli, Kind.MINT, owner, asset, "1", token);
    }

    @Command(name = "burn", description = "Asks the worker to take a right from its owner, for good.")
    int burn(
            @Parameters(paramLabel = "TOKEN", description = WHICH) TokenId token,
            @Parameters(paramLabel = "ASSET", description = "The asset it belongs to.") AssetCode asset,
            @Parameters(paramLabel = "OWNER", description = "Who owns it.") PartyId owner,
            @Mixin IssuanceOptions options) {
        return options.ask(cli, Kind.BURN, owner, asset, "1", token);
    }

    @Command(name = "encumber", description = "Says what weighs on a right, such as a lease that begins.")
    int encumber(
            @Parameters(paramLabel = "TOKEN", description = WHICH) TokenId token,
            @Parameters(paramLabel = "WHAT", description = "LEASED, LIEN or REVOKED.") String encumbrance,
            @Option(names = "--note", paramLabel = "TEXT", required = true, description = "Why, for the history.")
                    String note) {
        return change(token, encumbrance, note);
    }

    @Command(name = "release", description = "Frees a right of what weighs on it, such as a lease that ended.")
    int release(
            @Parameters(paramLabel = "TOKEN", description = WHICH) TokenId token,
            @Option(names = "--note", paramLabel = "TEXT", required = true, description = "Why, for the history.")
                    String note) {
        return change(token, Title.FREE, note);
    }

    @Command(
            name = "rule",
            description =
                    "Says whether rights of an asset may be sold although something weighs on them, as the login of"
                            + " DATABASE_MIGRATION_URL. Holds from the next batch on.")
    int rule(
            @Parameters(paramLabel = "ASSET", description = "An asset of kind RIGHT, such as MATERIAL_RIGHT.")
                    AssetCode asset,
            @Parameters(paramLabel = "WHAT", description = "LEASED, LIEN or REVOKED.") String encumbrance,
            @Option(names = "--transferable", paramLabel = "yes|no", required = true, description = "May it be sold?")
                    YesOrNo transferable) {
        try (LedgerSession ledger = cli.ledger()) {
            Rights rights = new Rights(ledger.books());
            rights.requireRule(asset, encumbrance);
            boolean may = transferable == YesOrNo.YES;
            if (!RightRules.set(cli.setup().migrationUrl(), asset, encumbrance, may)) {
                throw Refusal.negative(
                        "the rule of " + asset + " for " + encumbrance + " is " + transferable + " already");
            }
            cli.printer()
                    .print(rights.rules().stream()
                            .filter(rule -> asset.value().equals(rule.members().get("asset"))
                                    && encumbrance.equals(rule.members().get("encumbrance")))
                            .findFirst()
                            .orElseThrow());
            return 0;
        }
    }

    @Command(
            name = "rules",
            description =
                    "Lists what may be sold although something weighs on it: in any asset, then where an asset has a"
                            + " rule of its own.")
    int rules(
            @Option(names = "--history", description = "Each time somebody set one, the first of them first.")
                    boolean history) {
        try (LedgerSession ledger = cli.ledger()) {
            Rights rights = new Rights(ledger.books());
            cli.printer().print(history ? rights.ruleHistory() : rights.rules());
            return 0;
        }
    }

    /** An answer that nobody can mistype into its contrary. */
    enum YesOrNo {
        YES,
        NO;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private int change(TokenId token, String encumbrance, String note) {
        try (LedgerSession ledger = cli.ledger()) {
            Rights rights = new Rights(ledger.books());
            rights.encumber(token, encumbrance, note);
            cli.printer().print(rights.shown(token));
            return 0;
        }
    }
}
