package tech.novaeco.settlement.adapter.postgres;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** How many committed batches wait to be told of. Asks the ledger at most once a second. Thread-safe. */
public final class UndispatchedBatches extends AbstractHealthCheck {
    private static final String COUNT_AND_AGE = """
            SELECT count(*) AS waiting, coalesce(extract(epoch FROM now() - min(recorded_at)), 0)::bigint AS seconds
            FROM ledger.batch WHERE dispatched_at IS NULL
            """;

    private static final long WARN_AFTER_SECONDS = 30;
    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Seen(long waiting, long oldestSeconds, long atNanos) {}

    private final JdbcTemplate jdbc;
    private volatile Seen last = new Seen(0, 0, System.nanoTime() - FRESH.toNanos());

    public UndispatchedBatches(JdbcTemplate jdbc) {
        super("settlement", "undispatched");
        this.jdbc = jdbc;
    }

    /** @return the number, or NaN while the ledger does not answer */
    public double count() {
        try {
            return seen().waiting();
        } catch (DataAccessException e) {
            return Double.NaN;
        }
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            Seen now = seen();
            String text =
                    now.waiting() + " batches wait for their callbacks, the oldest for " + now.oldestSeconds() + " s";
            builder.up().message(text);
            if (now.oldestSeconds() > WARN_AFTER_SECONDS) {
                builder.detail("warning", text + ": is the broker away, or a queue full?");
            }
        } catch (DataAccessException e) {
            builder.unknown().message("the database does not answer");
        }
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    private Seen seen() {
        Seen before = last;
        if (System.nanoTime() - before.atNanos() < FRESH.toNanos()) {
            return before;
        }
        Seen now = jdbc.queryForObject(
                COUNT_AND_AGE, (row, n) -> new Seen(row.getLong("waiting"), row.getLong("seconds"), System.nanoTime()));
        if (now == null) {
            return before;
        }
        last = now;
        return now;
    }
}
