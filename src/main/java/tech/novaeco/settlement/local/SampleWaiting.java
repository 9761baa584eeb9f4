package tech.novaeco.settlement.local;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.desk.Accounts;
import tech.novaeco.settlement.adapter.desk.Fundings;
import tech.novaeco.settlement.adapter.rabbit.TradeSender;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.cli.LedgerSession;
import tech.novaeco.settlement.trade.PartyId;

/** Two trades whose buyer has nothing yet: both wait, one is paid for later, the other runs out of time. */
final class SampleWaiting {
    private static final AssetCode EURO = new AssetCode("EUR");
    private static final long PRICE_CENTS = 12_50;
    private static final Duration SHORT = Duration.ofSeconds(6);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String STATUS =
            "SELECT count(*) FROM ledger.settlement WHERE buyer_id = ? AND kind = 'TRADE' AND status = ?";

    private final JdbcTemplate jdbc;
    private final Accounts accounts;
    private final Fundings fundings;
    private final TradeSender sender;

    SampleWaiting(LedgerSession ledger, TradeSender sender) {
        this.jdbc = ledger.jdbc();
        this.accounts = new Accounts(ledger.books());
        this.fundings = new Fundings(ledger.books());
        this.sender = sender;
    }

    /**
     * @param run a name for this run: each brings a buyer of its own
     * @return how many waited
     * @throws LocalFailure if one of them does not end as it should
     */
    int make(String run) {
        PartyId buyer = new PartyId("later-" + run);
        accounts.open(buyer, EURO, 0);
        String seller = SampleMarket.TRADERS.get(0);
        Instant now = Instant.now();
        sender.send(
                List.of(
                        SampleTrades.patient(buyer.value(), seller, "12.50", now.plus(Duration.ofDays(1))),
                        SampleTrades.patient(buyer.value(), seller, "1000.00", now.plus(SHORT))),
                now);
        await(buyer, "PENDING", 2);
        long request = fundings.request(run + "-later", buyer, EURO, PRICE_CENTS);
        await(buyer, "SETTLED", 1);
        await(buyer, "REJECTED", 1);
        if (!fundings.outcome(request).equals(Optional.of("SETTLED"))) {
            throw new LocalFailure("the buyer whose trades wait could not be funded: see 'settle request list'");
        }
        return 2;
    }

    private void await(PartyId buyer, String status, long trades) {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(PATIENCE)
                    .until(() -> Long.valueOf(trades)
                            .equals(jdbc.queryForObject(STATUS, Long.class, buyer.value(), status)));
        } catch (ConditionTimeoutException e) {
            throw new LocalFailure(
                    "a sample trade of " + buyer + " that waits for funds has not become " + status + " within "
                            + PATIENCE.toSeconds() + " s, see .local/worker.log",
                    e);
        }
    }
}
