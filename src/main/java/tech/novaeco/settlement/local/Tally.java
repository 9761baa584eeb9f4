package tech.novaeco.settlement.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Timestamp;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.JdbcTemplate;

/** What became of the messages since a moment, as the ledger has it; repeats, which leave no row, as the worker counts them. */
final class Tally {
    private static final String SETTLED = """
            SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'SETTLED' AND recorded_at >= ?
            """;
    private static final String REFUSED = """
            SELECT reason_code, count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'REJECTED' AND recorded_at >= ?
            GROUP BY reason_code
            """;
    private static final String WITHOUT_SETTLEMENT = """
            SELECT reason_code, count(*) FROM ledger.exception_case WHERE settlement_seq IS NULL AND opened_at >= ?
            GROUP BY reason_code
            """;
    private static final String BATCHES = """
            SELECT count(DISTINCT batch_id) FROM ledger.settlement WHERE kind = 'TRADE' AND recorded_at >= ?
            """;
    private static final Pattern DUPLICATES =
            Pattern.compile("(?m)^settlement_trades_duplicate_total(?:\\{.*})? (.+)$");

    private final JdbcTemplate jdbc;
    private final String metrics;
    private final Timestamp since;
    private final long duplicatesBefore;

    Tally(JdbcTemplate jdbc, String url) {
        this.jdbc = jdbc;
        this.metrics = url + "/metrics";
        this.since = jdbc.queryForObject("SELECT clock_timestamp()", Timestamp.class);
        this.duplicatesBefore = duplicatesEver();
    }

    /** Messages by fate, in alphabetical order. */
    Map<String, Long> byFate() {
        Map<String, Long> fates = new TreeMap<>();
        fates.put(Sample.SETTLED, jdbc.queryForObject(SETTLED, Long.class, since));
        fates.put(Sample.DUPLICATE, duplicatesEver() - duplicatesBefore);
        for (String query : new String[] {REFUSED, WITHOUT_SETTLEMENT}) {
            jdbc.query(
                    query,
                    row -> {
                        fates.merge(row.getString(1), row.getLong(2), Long::sum);
                    },
                    since);
        }
        fates.values().removeIf(count -> count == 0);
        return fates;
    }

    /** Transactions that settled or rejected trades. */
    long batches() {
        return jdbc.queryForObject(BATCHES, Long.class, since);
    }

    private long duplicatesEver() {
        try {
            String page = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(metrics)).build(), BodyHandlers.ofString())
                    .body();
            Matcher line = DUPLICATES.matcher(page);
            return line.find() ? (long) Double.parseDouble(line.group(1)) : 0;
        } catch (IOException failure) {
            throw new LocalFailure("no metrics from " + metrics + ": " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LocalFailure("interrupted", interrupted);
        }
    }
}
