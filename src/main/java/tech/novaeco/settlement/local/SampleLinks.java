package tech.novaeco.settlement.local;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.desk.Accounts;
import tech.novaeco.settlement.adapter.rabbit.TradeSender;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.cli.LedgerSession;
import tech.novaeco.settlement.trade.PartyId;

/** Two links of two trades each: a bar pays a brewery with what a shop pays the bar; then the same with a brewery that nobody knows. */
final class SampleLinks {
    private static final AssetCode EURO = new AssetCode("EUR");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PRICE = "3.10";
    private static final String STATUS = "SELECT count(*) FROM ledger.settlement WHERE link_id = ? AND status = ?";

    private final JdbcTemplate jdbc;
    private final Accounts accounts;
    private final TradeSender sender;

    SampleLinks(LedgerSession ledger, TradeSender sender) {
        this.jdbc = ledger.jdbc();
        this.accounts = new Accounts(ledger.books());
        this.sender = sender;
    }

    /**
     * @param run a name for this run: each brings a bar of its own
     * @return how many trades settled together; as many failed together
     * @throws LocalFailure if one of them does not end as it should
     */
    int make(String run) {
        PartyId bar = new PartyId("bar-" + run);
        accounts.open(bar, EURO, 0);
        UUID good = send(bar.value(), SampleMarket.TRADERS.get(1));
        UUID bad = send(bar.value(), "unheard-of-" + run);
        await(good, "SETTLED");
        await(bad, "REJECTED");
        return 2;
    }

    /** What the bar pays is sent first: it has nothing before the other trade. */
    private UUID send(String bar, String brewery) {
        UUID link = UUID.fromString(SampleTrades.newId());
        sender.send(
                List.of(
                        SampleTrades.linked(bar, brewery, PRICE, link, 2),
                        SampleTrades.linked(SampleMarket.TRADERS.get(0), bar, PRICE, link, 2)),
                Instant.now());
        return link;
    }

    private void await(UUID link, String status) {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(PATIENCE)
                    .until(() -> Long.valueOf(2).equals(jdbc.queryForObject(STATUS, Long.class, link, status)));
        } catch (ConditionTimeoutException e) {
            throw new LocalFailure(
                    "the sample trades of link " + link + " have not become " + status + " within "
                            + PATIENCE.toSeconds() + " s, see .local/worker.log",
                    e);
        }
    }
}
