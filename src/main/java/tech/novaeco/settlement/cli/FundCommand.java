package tech.novaeco.settlement.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.trade.PartyId;

/** Value enters circulation because a person asks for it; the worker moves it. */
@Command(name = "fund", description = "Asks the worker to bring value into an account, and tells what became of it.")
final class FundCommand implements Callable<Integer> {
    private final Cli cli;

    @Parameters(index = "0", paramLabel = "OWNER", description = AccountCommand.WHOSE)
    private PartyId owner;

    @Parameters(index = "1", paramLabel = "ASSET", description = AccountCommand.WHAT)
    private AssetCode asset;

    @Parameters(index = "2", paramLabel = "AMOUNT", description = "In major units, such as 12.50.")
    private String amount;

    @Mixin
    private IssuanceOptions options = new IssuanceOptions();

    FundCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        return options.ask(cli, Kind.FUND, owner, asset, amount, null);
    }
}
