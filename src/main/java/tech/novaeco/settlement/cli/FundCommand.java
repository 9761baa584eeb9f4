package tech.novaeco.settlement.cli;

import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.trade.FundingId;
import tech.novaeco.settlement.trade.PartyId;

/** Value enters circulation because a person asks for it; the worker moves it. */
@Command(name = "fund", description = "Asks the worker to bring value into an account, and tells what became of it.")
final class FundCommand implements Callable<Integer> {
    private static final Pattern REF = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]{0,126}[\\x21-\\x7e])?");

    private final Cli cli;

    @Parameters(index = "0", paramLabel = "OWNER", description = AccountCommand.WHOSE)
    private PartyId owner;

    @Parameters(index = "1", paramLabel = "ASSET", description = AccountCommand.WHAT)
    private AssetCode asset;

    @Parameters(index = "2", paramLabel = "AMOUNT", description = "In major units, such as 12.50.")
    private String amount;

    @Option(
            names = "--ref",
            paramLabel = "ID",
            required = true,
            description = "Your reference: the same one funds once, however often it is asked for.")
    private String ref;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long to wait for the worker; default: ${DEFAULT-VALUE}.")
    private int wait;

    FundCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        int seconds = Converters.inRange("--wait", wait, 0, Errand.MAX_WAIT_SECONDS);
        if (!REF.matcher(ref).matches()) {
            throw Refusal.usage("--ref '" + ref + "': 1 to 128 printable ASCII characters are allowed,"
                    + " the first and the last no space");
        }
        try (LedgerSession ledger = cli.ledger()) {
            long units = Converters.minorUnits("AMOUNT", amount, ledger.asset(asset));
            // a rejected request has spent its reference for ever: what can be seen to fail is not recorded
            Balance account = new Accounts(ledger).main(owner, asset);
            if (account.status() == AccountStatus.CLOSED) {
                throw Refusal.negative("account " + account.key() + " is CLOSED and takes nothing any more");
            }
            Fundings fundings = new Fundings(ledger.jdbc());
            long request = fundings.request(ref, owner, asset, units);
            Row answer = new Row()
                    .with("request", request)
                    .with("tradeId", FundingId.of(ref))
                    .with("ref", ref)
                    .with("owner", owner)
                    .with("asset", asset)
                    .with("amount", ledger.formatted(units, asset.value()));
            return new Errand("request " + request, () -> fundings.outcome(request)).tell(cli, answer, seconds);
        }
    }
}
