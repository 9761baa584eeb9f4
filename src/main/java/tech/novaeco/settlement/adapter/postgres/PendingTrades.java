package tech.novaeco.settlement.adapter.postgres;

import java.time.Duration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** How many trades wait for funds or for the others of their link. Asks the ledger at most once a second. Thread-safe. */
public final class PendingTrades {
    /** Beyond 100,000 nobody needs to know how many. */
    private static final String COUNT =
            "SELECT count(*) FROM (SELECT FROM ledger.pending_trade LIMIT 100000) AS first_ones";

    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Seen(long waiting, long atNanos) {}

    private final JdbcTemplate jdbc;
    private volatile Seen last = new Seen(0, System.nanoTime() - FRESH.toNanos());

    public PendingTrades(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return the number, 100,000 where it is more; NaN while the ledger does not answer */
    public double count() {
        Seen before = last;
        if (System.nanoTime() - before.atNanos() < FRESH.toNanos()) {
            return before.waiting();
        }
        try {
            Long now = jdbc.queryForObject(COUNT, Long.class);
            last = new Seen(now == null ? 0 : now, System.nanoTime());
            return last.waiting();
        } catch (DataAccessException e) {
            return Double.NaN;
        }
    }
}
