package tech.novaeco.settlement.local;

import com.github.f4b6a3.uuid.UuidCreator;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tech.novaeco.settlement.adapter.desk.Accounts;
import tech.novaeco.settlement.adapter.desk.Fundings;
import tech.novaeco.settlement.adapter.desk.Rights;
import tech.novaeco.settlement.adapter.desk.StatusChange;
import tech.novaeco.settlement.adapter.postgres.RateBook;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.cli.LedgerSession;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.RateQuoted;

/** The accounts the sample trades need, opened and funded as {@code settle account open} and {@code fund} do. */
final class SampleMarket {
    static final List<String> TRADERS = List.of("ada", "bruno", "chiara", "dmitri", "elif", "femi", "grace", "hugo");
    static final List<String> ASSETS =
            List.of("EUR", "USD", "JPY", "BHD", "NOVAPOINT", "CARBON_CREDIT", "BIODIVERSITY_OFFSET");
    static final String RIGHTS = "MATERIAL_RIGHT";
    /** Receives the taxes. */
    static final String STATE = "state";
    /** What EUR can be paid with, and at which rate. */
    static final Map<String, String> RATES_OF_EUR = Map.of("NOVAPOINT", "100", "JPY", "160.55");

    static final String PENNILESS = "penniless";
    static final String FROZEN = "frozen";
    static final String CLOSED = "closed";

    /** In minor units: for each trader in each asset, more than the samples of a run can move. */
    private static final long FUNDS = 10_000_000;

    /** Rights that each trader has to sell, and one more that is leased. */
    private static final int RIGHTS_EACH = 3;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Accounts accounts;
    private final Fundings fundings;
    private final Rights rights;
    private final RateBook rates;

    /** A right that a trader has, such as the ownership of a machine. */
    record Right(String token, String owner, boolean leased) {}

    SampleMarket(LedgerSession ledger) {
        this.accounts = new Accounts(ledger.books());
        this.fundings = new Fundings(ledger.books());
        this.rights = new Rights(ledger.books());
        this.rates = new RateBook(ledger.jdbc(), ledger.books().assets());
    }

    /**
     * @param run a name for this run: each brings fresh funds and rights
     * @return the rights of this run
     */
    List<Right> open(String run) {
        ASSETS.forEach(asset -> ensure(PENNILESS, asset));
        if (ensure(FROZEN, "EUR")) {
            accounts.change(new PartyId(FROZEN), new AssetCode("EUR"), StatusChange.FREEZE);
        }
        if (ensure(CLOSED, "EUR")) {
            accounts.change(new PartyId(CLOSED), new AssetCode("EUR"), StatusChange.CLOSE);
        }
        List<Long> requests = new ArrayList<>();
        for (String asset : ASSETS) {
            AssetCode code = new AssetCode(asset);
            for (String trader : TRADERS) {
                ensure(trader, asset);
                requests.add(fundings.request(run + "-" + trader + "-" + asset, new PartyId(trader), code, FUNDS));
            }
        }
        ensure(STATE, "EUR");
        requests.add(fundings.request(run + "-desk", new PartyId("conversion-desk"), new AssetCode("EUR"), FUNDS));
        RATES_OF_EUR.forEach(this::quote);
        List<Right> made = new ArrayList<>();
        for (String trader : TRADERS) {
            ensure(trader, RIGHTS);
            for (int i = 1; i <= RIGHTS_EACH + 1; i++) {
                Right right = new Right(run + "-" + trader + "-" + i, trader, i > RIGHTS_EACH);
                made.add(right);
                requests.add(fundings.request(
                        Kind.MINT,
                        right.token(),
                        new PartyId(trader),
                        new AssetCode(RIGHTS),
                        1,
                        new TokenId(right.token())));
            }
        }
        awaitFunded(requests);
        made.stream()
                .filter(Right::leased)
                .forEach(right -> rights.encumber(new TokenId(right.token()), "LEASED", "leased out for a year"));
        return made;
    }

    private void quote(String asset, String rate) {
        Instant now = Instant.now().minusSeconds(1);
        Optional<String> refusal = rates.record(new RateQuoted(
                UuidCreator.getTimeOrderedEpoch(),
                new AssetCode("EUR"),
                new AssetCode(asset),
                new DecimalAmount(new BigDecimal(rate)),
                "sample",
                now,
                now.plus(Duration.ofDays(1))));
        if (refusal.isPresent()) {
            throw new LocalFailure("a sample rate was refused: " + refusal.get());
        }
    }

    /** @return whether it was opened just now */
    private boolean ensure(String owner, String asset) {
        PartyId party = new PartyId(owner);
        AssetCode code = new AssetCode(asset);
        if (!accounts.find(party, code).isEmpty()) {
            return false;
        }
        accounts.open(party, code, 0);
        return true;
    }

    private void awaitFunded(List<Long> requests) {
        try (ProgressBar bar = Progress.bar("Accounts funded, rights minted", requests.size())) {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(PATIENCE)
                    .until(() -> {
                        List<String> outcomes = requests.stream()
                                .flatMap(request -> fundings.outcome(request).stream())
                                .toList();
                        bar.stepTo(outcomes.size());
                        outcomes.stream()
                                .filter(outcome -> !outcome.equals("SETTLED"))
                                .findFirst()
                                .ifPresent(outcome -> {
                                    throw new LocalFailure("an account could not be funded: " + outcome);
                                });
                        return outcomes.size() == requests.size();
                    });
        } catch (ConditionTimeoutException silence) {
            throw new LocalFailure(
                    "the worker has not funded the sample accounts within " + PATIENCE.toSeconds()
                            + " s, see .local/worker.log",
                    silence);
        }
    }
}
