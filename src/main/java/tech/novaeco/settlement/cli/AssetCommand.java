package tech.novaeco.settlement.cli;

import java.util.Comparator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.trade.PartyId;

/** What can change hands: an asset is a row, and how much of it circulates is up to its issuer. */
@Command(name = "asset", description = "Adds and lists assets; makes and retires tokens.")
final class AssetCommand {
    private final Cli cli;

    AssetCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "list", description = "Lists the assets of this ledger.")
    int list() {
        try (LedgerSession ledger = cli.ledger()) {
            cli.printer()
                    .print(ledger.assets().known().values().stream()
                            .sorted(Comparator.comparing(Asset::code))
                            .map(AssetCommand::shown)
                            .toList());
            return 0;
        }
    }

    @Command(
            name = "add",
            description =
                    "Adds an asset with its issuer, as the login of DATABASE_MIGRATION_URL. It never changes again.")
    int add(
            @Parameters(paramLabel = "ASSET", description = "Its code: 1 to 32 of A-Z 0-9 _, the first a letter.")
                    AssetCode code,
            @Parameters(paramLabel = "KIND", description = "FIAT, TOKEN or RIGHT.") AssetKind kind,
            @Parameters(paramLabel = "SCALE", description = "Digits after the point, 0 to 18; 0 for a RIGHT.")
                    int scale) {
        Asset asset = new Asset(code, kind, Converters.inRange("SCALE", scale, 0, Asset.MAX_SCALE));
        Assets.add(cli.setup().migrationUrl(), asset);
        cli.printer().print(shown(asset));
        return 0;
    }

    @Command(name = "mint", description = "Asks the worker to have the issuer make tokens for an owner.")
    int mint(
            @Parameters(paramLabel = "OWNER", description = AccountCommand.WHOSE) PartyId owner,
            @Parameters(paramLabel = "ASSET", description = "A token, such as CARBON_CREDIT.") AssetCode asset,
            @Parameters(paramLabel = "AMOUNT", description = "In major units, such as 12.5.") String amount,
            @Mixin IssuanceOptions options) {
        return options.ask(cli, Kind.MINT, owner, asset, amount, null);
    }

    @Command(name = "burn", description = "Asks the worker to take tokens from an owner back to the issuer, for good.")
    int burn(
            @Parameters(paramLabel = "OWNER", description = AccountCommand.WHOSE) PartyId owner,
            @Parameters(paramLabel = "ASSET", description = "A token, such as CARBON_CREDIT.") AssetCode asset,
            @Parameters(paramLabel = "AMOUNT", description = "In major units, such as 12.5.") String amount,
            @Mixin IssuanceOptions options) {
        return options.ask(cli, Kind.BURN, owner, asset, amount, null);
    }

    private static Row shown(Asset asset) {
        return new Row().with("asset", asset.code()).with("kind", asset.kind()).with("scale", asset.scale());
    }
}
