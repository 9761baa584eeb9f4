package tech.novaeco.settlement.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tech.novaeco.settlement.adapter.desk.Fundings;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.adapter.desk.Requests;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.trade.PartyId;

/** How a person asks the worker to bring value into circulation or out of it, and waits for what becomes of it. */
final class IssuanceOptions {
    @Option(
            names = "--ref",
            paramLabel = "ID",
            required = true,
            description = "Your reference: the same one is carried out once, however often it is asked for.")
    private String ref = "";

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long to wait for the worker; default: ${DEFAULT-VALUE}.")
    private int wait;

    /**
     * @param amount in major units
     * @param token which one, for a right
     * @return the exit code
     */
    int ask(Cli cli, Kind kind, PartyId owner, AssetCode asset, String amount, @Nullable TokenId token) {
        int seconds = Converters.inRange("--wait", wait, 0, Errand.MAX_WAIT_SECONDS);
        try (LedgerSession ledger = cli.ledger()) {
            Row answer = new Fundings(ledger.books()).ask(kind, ref, owner, asset, amount, token);
            RequestId request = RequestId.parse(String.valueOf(answer.members().get("request")));
            return new Errand(request, new Requests(ledger.books())).tellAsked(cli, answer, seconds);
        }
    }
}
