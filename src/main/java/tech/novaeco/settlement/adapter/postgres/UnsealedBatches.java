package tech.novaeco.settlement.adapter.postgres;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** How far the seal is behind. Asks the ledger at most once a second. Thread-safe. */
public final class UnsealedBatches extends AbstractHealthCheck {
    /** Batch ids begin with their time: the first is the oldest, or nearly. Beyond 100,000 nobody needs to know how many. */
    private static final String COUNT_AND_AGE = """
            SELECT (SELECT count(*) FROM (SELECT FROM ledger.seal_pending LIMIT 100000) AS first_ones) AS waiting,
                   coalesce((SELECT extract(epoch FROM now() - recorded_at) FROM ledger.batch
                             WHERE id = (SELECT batch_id FROM ledger.seal_pending ORDER BY batch_id LIMIT 1)), 0)::bigint AS seconds
            """;

    private static final long WARN_AFTER_SECONDS = 60;
    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Seen(long waiting, long oldestSeconds, long atNanos) {}

    private final JdbcTemplate jdbc;
    private final boolean sealing;
    private volatile Seen last = new Seen(0, 0, System.nanoTime() - FRESH.toNanos());

    /** @param sealing whether this worker seals */
    public UnsealedBatches(JdbcTemplate jdbc, boolean sealing) {
        super("settlement", "seal");
        this.jdbc = jdbc;
        this.sealing = sealing;
    }

    /** @return the number, 100,000 where it is more; NaN while the ledger does not answer */
    public double count() {
        try {
            return seen().waiting();
        } catch (DataAccessException e) {
            return Double.NaN;
        }
    }

    /** @return seconds since the oldest was committed; NaN while the ledger does not answer */
    public double oldestSeconds() {
        try {
            return seen().oldestSeconds();
        } catch (DataAccessException e) {
            return Double.NaN;
        }
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        try {
            Seen now = seen();
            String text = now.waiting() + " batches wait for the seal, the oldest for " + now.oldestSeconds() + " s";
            builder.up().message(sealing ? text : "this worker does not seal, SEAL_KEY_FILE is not set; " + text);
            if (sealing && now.oldestSeconds() > WARN_AFTER_SECONDS) {
                builder.detail("warning", text + ": what does the log say of route seal-ledger?");
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
