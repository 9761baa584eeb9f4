package tech.novaeco.settlement.local;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.desk.Reversals;
import tech.novaeco.settlement.cli.LedgerSession;
import tech.novaeco.settlement.trade.TradeId;

/** Some of the sample trades are undone, as {@code settle trade reverse} does it: two wholly, one in part. */
final class SampleReversals {
    private static final String WHOLLY = """
            SELECT s.trade_id FROM ledger.settlement s
            WHERE s.kind = 'TRADE' AND s.status = 'SETTLED' AND NOT EXISTS (SELECT FROM ledger.reversal r WHERE r.reverses = s.trade_id)
            ORDER BY s.seq DESC LIMIT 2
            """;

    /** Money only, so that any part divides. */
    private static final String IN_PART = """
            SELECT s.trade_id FROM ledger.settlement s JOIN ledger.entry e ON e.settlement_seq = s.seq AND e.asset_code = 'EUR'
            WHERE s.kind = 'TRADE' AND s.status = 'SETTLED' AND NOT EXISTS (SELECT FROM ledger.reversal r WHERE r.reverses = s.trade_id)
            GROUP BY s.seq, s.trade_id HAVING count(*) = 2 AND max(e.amount) > 1 AND max(e.leg) = 2 ORDER BY s.seq LIMIT 1
            """;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JdbcTemplate jdbc;
    private final Reversals reversals;
    private final List<Long> requests = new ArrayList<>();

    SampleReversals(LedgerSession ledger) {
        this.jdbc = ledger.jdbc();
        this.reversals = new Reversals(ledger.books());
    }

    /** @return how many @throws LocalFailure if the worker does not carry them all out */
    int make() {
        List<UUID> wholly = jdbc.queryForList(WHOLLY, UUID.class);
        wholly.forEach(trade -> ask(trade, null, "a sample: sold twice"));
        jdbc.queryForList(IN_PART, UUID.class).stream()
                .filter(trade -> !wholly.contains(trade))
                .forEach(trade -> ask(trade, "0.01", "a sample: one cent too much"));
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(PATIENCE)
                    .until(() -> requests.stream()
                                    .flatMap(request -> reversals.outcome(request).stream())
                                    .filter("SETTLED"::equals)
                                    .count()
                            == requests.size());
        } catch (ConditionTimeoutException e) {
            throw new LocalFailure("The sample reversals were not carried out: see 'settle request list'", e);
        }
        return requests.size();
    }

    private void ask(UUID trade, @Nullable String amount, String reason) {
        requests.add(reversals.ask(new TradeId(trade), amount, reason));
    }
}
