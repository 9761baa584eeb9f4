package tech.novaeco.settlement.cli;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the ledger says of a day, from {@code from} until before {@code until}, by the database's clock. Nothing that has
 * happened since changes an answer: a day that is over comes out the same whenever it is closed.
 *
 * <p>Each figure that another must equal is counted from other rows. Amounts are in major units.
 */
final class DayFigures {
    /**
     * What a settled instruction {@code s} (seq, kind) was over, from its entries: what the payer of its first leg gave, for charges
     * too; where a rate was used, what the desk gave for it; of a reversal, what the buyer got back. Most have one such leg.
     */
    private static final String GIVEN = """
            LEFT JOIN ledger.entry o ON o.settlement_seq = s.seq AND o.leg = 1
            LEFT JOIN ledger.asset oa ON oa.code = o.asset_code
            LEFT JOIN LATERAL (
                SELECT g.asset_code, (sum(abs(g.amount)) || 'e-' || t.scale)::numeric AS amount
                FROM ledger.entry f
                JOIN ledger.entry g ON g.settlement_seq = f.settlement_seq AND g.account_id = f.account_id AND (g.amount < 0) = (f.amount < 0)
                JOIN ledger.asset t ON t.code = g.asset_code
                WHERE (s.kind = 'REVERSAL' OR s.seq IN (SELECT settlement_seq FROM ledger.charge)
                       OR s.seq IN (SELECT settlement_seq FROM ledger.settlement_attempt WHERE rate_id IS NOT NULL))
                AND f.settlement_seq = s.seq AND f.leg = CASE WHEN s.kind = 'REVERSAL' THEN 2 ELSE coalesce(
                    (SELECT min(d.leg) FROM ledger.settlement_attempt u JOIN ledger.conversion_rate c ON c.id = u.rate_id
                     JOIN ledger.entry d ON d.settlement_seq = u.settlement_seq AND d.asset_code = c.base AND d.amount < 0
                     WHERE u.settlement_seq = s.seq), 1) END
                GROUP BY g.asset_code, t.scale) AS m ON true
            LEFT JOIN LATERAL (
                SELECT coalesce(m.asset_code, o.asset_code) AS asset_code, coalesce(m.amount, (-o.amount || 'e-' || oa.scale)::numeric) AS amount
                ) AS e ON true
            """;

    /**
     * The amount of each instruction: from its entries where there are any, else from the message that the case or the queue of
     * what waits keeps. Both say the same, so that an instruction which settles later does not change the day it came.
     */
    private static final String VALUES = """
            SELECT s.seq, s.kind, s.recorded_at,
                   coalesce(e.asset_code, r.asset_code, f.asset_code, h.asset_code, c.body ->> 'assetType', w.body ->> 'assetType') AS asset,
                   coalesce(e.amount, (r.amount || 'e-' || ra.scale)::numeric,
                            (f.amount || 'e-' || fa.scale)::numeric, (h.amount || 'e-' || h.scale)::numeric, (c.body ->> 'amount')::numeric, (w.body ->> 'amount')::numeric) AS amount,
                   c.cancelled_at
            FROM ledger.settlement s
            """ + GIVEN + """
            LEFT JOIN LATERAL (
                SELECT q.asset_code, q.amount FROM ledger.funding_request q
                WHERE s.kind IN ('FUND', 'MINT', 'BURN') AND e.amount IS NULL AND q.trade_id = s.trade_id ORDER BY q.id LIMIT 1) AS f ON true
            LEFT JOIN ledger.asset fa ON fa.code = f.asset_code
            LEFT JOIN LATERAL (
                SELECT p.asset_code, coalesce(q.amount, (
                    SELECT -sum(g.amount) FROM ledger.entry g
                    WHERE g.settlement_seq = o.seq AND g.account_id = p.account_id AND g.amount < 0)) AS amount
                FROM ledger.reversal_request q
                JOIN ledger.settlement o ON o.trade_id = q.reverses
                JOIN ledger.entry p ON p.settlement_seq = o.seq AND p.leg = 1
                WHERE s.kind = 'REVERSAL' AND e.amount IS NULL AND q.trade_id = s.trade_id ORDER BY q.id LIMIT 1) AS r ON true
            LEFT JOIN ledger.asset ra ON ra.code = r.asset_code
            LEFT JOIN LATERAL (
                SELECT CASE WHEN s.kind IN ('TRADE', 'HOLD', 'CAPTURE', 'RELEASE') AND e.amount IS NULL THEN convert_from(k.payload, 'UTF8')::jsonb END AS body,
                       CASE WHEN k.state = 'CANCELLED' THEN k.closed_at END AS cancelled_at
                FROM ledger.exception_case k WHERE k.settlement_seq = s.seq
                ) AS c ON true
            LEFT JOIN LATERAL (
                SELECT i.asset_code, t.amount, l.scale
                FROM ledger.hold t JOIN ledger.account i ON i.id = t.account_id JOIN ledger.asset l ON l.code = i.asset_code
                WHERE (s.kind IN ('HOLD', 'RELEASE', 'EXPIRY') OR s.kind = 'CAPTURE' AND e.amount IS NULL AND c.body ->> 'amount' IS NULL)
                AND t.id = coalesce((SELECT n.hold_id FROM ledger.hold_resolution n WHERE n.settlement_seq = s.seq),
                                    (c.body ->> 'holdId')::uuid, s.trade_id)) AS h ON true
            LEFT JOIN LATERAL (
                SELECT convert_from(p.payload, 'UTF8')::jsonb AS body FROM ledger.pending_trade p WHERE p.settlement_seq = s.seq
                ) AS w ON true
            """;

    /**
     * Every instruction that the day had to do with, by what became of it until the day's end. One of an earlier day only
     * if its first attempt did not settle it, or may have waited until then: the rest is passed over before anything is joined.
     */
    private static final String FATES = """
            WITH value AS (
                %s WHERE s.recorded_at < ? AND (s.recorded_at >= ? OR s.status <> 'SETTLED' OR s.attempt_no <> 1 OR s.settle_by >= ?
                    OR s.link_id IS NOT NULL AND s.recorded_at >= ?::timestamptz - interval '2 days')), fate AS (
                SELECT v.*, v.recorded_at >= ? AS received,
                       (SELECT min(a.recorded_at) FROM ledger.settlement_attempt a
                        WHERE a.settlement_seq = v.seq AND a.outcome = 'SETTLED') AS settled_at
                FROM value v)
            SELECT kind, received, coalesce(asset, '?') AS asset,
                   CASE WHEN settled_at < ? THEN 'SETTLED'
                        WHEN cancelled_at < ? THEN 'CANCELLED'
                        WHEN EXISTS (SELECT FROM ledger.settlement_attempt a WHERE a.settlement_seq = seq AND a.recorded_at < ?)
                            THEN 'REJECTED'
                        ELSE 'PENDING' END AS fate,
                   count(*) AS count, coalesce(sum(amount), 0) AS amount
            FROM fate
            WHERE received OR (coalesce(settled_at, 'infinity') >= ? AND coalesce(cancelled_at, 'infinity') >= ?)
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2 DESC, 3, 4
            """.formatted(VALUES);

    /** Counted without a look at what became of them. */
    private static final String RECEIVED = """
            SELECT kind, coalesce(asset, '?') AS asset, count(*) AS count, coalesce(sum(amount), 0) AS amount
            FROM (%s WHERE s.recorded_at >= ? AND s.recorded_at < ?) AS value GROUP BY 1, 2
            """.formatted(VALUES);

    private static final String SETTLED_BY_ENTRIES = """
            SELECT coalesce(s.kind, '?') AS kind, e.asset_code AS asset, count(*) AS count, coalesce(sum(e.amount), 0) AS amount
            FROM (SELECT l.settlement_seq AS seq, i.kind FROM ledger.entry l LEFT JOIN ledger.settlement i ON i.seq = l.settlement_seq
                  WHERE l.leg = 1 AND l.recorded_at >= ? AND l.recorded_at < ?) AS s
            """ + GIVEN + """
            GROUP BY 1, 2
            """;

    /** What was set aside or given back, which makes no entries: the whole of each hold. */
    private static final String HELD = """
            SELECT w.kind, a.asset_code AS asset, count(*) AS count, coalesce(sum((h.amount || 'e-' || t.scale)::numeric), 0) AS amount
            FROM (SELECT 'HOLD' AS kind, id, recorded_at FROM ledger.hold
                  UNION ALL SELECT CASE kind WHEN 'RELEASED' THEN 'RELEASE' ELSE 'EXPIRY' END, hold_id, recorded_at
                  FROM ledger.hold_resolution WHERE kind <> 'CAPTURED') AS w
            JOIN ledger.hold h ON h.id = w.id JOIN ledger.account a ON a.id = h.account_id JOIN ledger.asset t ON t.code = a.asset_code
            WHERE w.recorded_at >= ? AND w.recorded_at < ? GROUP BY 1, 2
            """;

    private static final String MOVEMENTS = """
            SELECT e.asset_code AS asset, a.purpose, coalesce(s.kind, '?') AS kind, sum((e.amount || 'e-' || t.scale)::numeric) AS amount
            FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id
            LEFT JOIN ledger.settlement s ON s.seq = e.settlement_seq
            JOIN ledger.asset t ON t.code = e.asset_code
            WHERE e.recorded_at >= ? AND e.recorded_at < ? GROUP BY 1, 2, 3
            """;

    /**
     * From what the latest entry of each account says is left, not from sums. A batch that began before the moment may have
     * waited for one that began after it: what that one moved is in its balance, and is taken out again.
     */
    private static final String BALANCES = """
            SELECT a.asset_code AS asset, a.purpose,
                   sum((coalesce(l.balance_after, 0) - coalesce(n.amount, 0) || 'e-' || t.scale)::numeric) AS amount
            FROM ledger.account a JOIN ledger.asset t ON t.code = a.asset_code
            LEFT JOIN (
                SELECT DISTINCT ON (account_id) account_id, balance_after, account_version FROM ledger.entry WHERE recorded_at < ?
                ORDER BY account_id, account_version DESC, settlement_seq DESC, leg DESC) AS l ON l.account_id = a.id
            LEFT JOIN LATERAL (
                SELECT sum(e.amount)::bigint AS amount FROM ledger.entry e
                WHERE e.account_id = a.id AND e.recorded_at >= ? AND e.account_version < l.account_version) AS n ON true
            GROUP BY 1, 2 ORDER BY 1, 2
            """;

    private static final String CASES = """
            SELECT reason_code, count(*) AS count FROM ledger.exception_case
            WHERE settlement_seq IS NULL AND opened_at >= ? AND opened_at < ? GROUP BY 1 ORDER BY 1
            """;

    private static final String WAITING_REQUESTS = """
            SELECT count(*) FROM (
                SELECT requested_at, executed_at FROM ledger.funding_request
                UNION ALL SELECT requested_at, executed_at FROM ledger.case_action
                UNION ALL SELECT requested_at, executed_at FROM ledger.reversal_request) AS request
            WHERE requested_at < ? AND coalesce(executed_at, 'infinity') >= ?
            """;

    /** A batch says how many attempts it made final. */
    private static final String BATCHES = """
            SELECT (SELECT coalesce(sum(trade_count), 0) FROM ledger.batch WHERE recorded_at >= ? AND recorded_at < ?) AS told,
                   (SELECT count(*) FROM ledger.settlement_attempt WHERE recorded_at >= ? AND recorded_at < ?) AS found,
                   (SELECT count(*) FROM ledger.settlement_attempt a WHERE a.recorded_at >= ? AND a.recorded_at < ?
                        AND NOT EXISTS (SELECT FROM ledger.settlement s WHERE s.seq = a.settlement_seq)) AS orphans
            """;

    private static final String UNTOLD = """
            SELECT count(*) FROM ledger.batch WHERE recorded_at >= ? AND recorded_at < ? AND dispatched_at IS NULL
            """;

    /** Instructions of one kind and asset. */
    record Key(String kind, String asset) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : asset.compareTo(other.asset);
        }
    }

    /** How many, and how much in major units. */
    record Sum(long count, BigDecimal amount) {
        static final Sum NONE = new Sum(0, BigDecimal.ZERO);

        Sum plus(Sum other) {
            return new Sum(count + other.count, amount.add(other.amount));
        }

        boolean equalTo(Sum other) {
            return count == other.count && amount.compareTo(other.amount) == 0;
        }
    }

    /** @param told by the batches @param orphans whose instruction is not there */
    record Attempts(long told, long found, long orphans) {}

    record Fate(Key key, boolean received, String fate, Sum sum) {}

    record Movement(String asset, String accounts, String kind, BigDecimal amount) {}

    private final JdbcTemplate jdbc;
    private final OffsetDateTime from;
    private final OffsetDateTime until;

    DayFigures(JdbcTemplate jdbc, Instant from, Instant until) {
        this.jdbc = jdbc;
        this.from = from.atOffset(ZoneOffset.UTC);
        this.until = until.atOffset(ZoneOffset.UTC);
    }

    List<Fate> fates() {
        return jdbc.query(
                FATES,
                (row, n) -> new Fate(key(row), row.getBoolean("received"), row.getString("fate"), sum(row)),
                until,
                from,
                from,
                from,
                from,
                until,
                until,
                until,
                from,
                from);
    }

    Map<Key, Sum> received() {
        return sums(RECEIVED);
    }

    Map<Key, Sum> settledByEntries() {
        Map<Key, Sum> settled = sums(SETTLED_BY_ENTRIES);
        settled.putAll(sums(HELD));
        return settled;
    }

    List<Movement> movements() {
        return jdbc.query(
                MOVEMENTS,
                (row, n) -> new Movement(
                        row.getString("asset"),
                        row.getString("purpose"),
                        row.getString("kind"),
                        row.getBigDecimal("amount")),
                from,
                until);
    }

    /** By asset and class of accounts, {@code EUR MAIN}. */
    Map<Key, BigDecimal> opening() {
        return balances(from);
    }

    Map<Key, BigDecimal> closing() {
        return balances(until);
    }

    /** Messages that left no settlement, by reason: poison, conflicts, INTERNAL. */
    Map<String, Long> casesWithoutSettlement() {
        Map<String, Long> cases = new TreeMap<>();
        jdbc.query(
                CASES,
                row -> {
                    cases.put(row.getString("reason_code"), row.getLong("count"));
                },
                from,
                until);
        return cases;
    }

    /** Not answered at the day's end. */
    long waitingRequests() {
        return number(jdbc.queryForObject(WAITING_REQUESTS, Long.class, until, until));
    }

    Attempts attempts() {
        return Objects.requireNonNull(jdbc.queryForObject(
                BATCHES,
                (row, n) -> new Attempts(row.getLong("told"), row.getLong("found"), row.getLong("orphans")),
                from,
                until,
                from,
                until,
                from,
                until));
    }

    /** Batches whose callbacks are still not confirmed. */
    long untold() {
        return number(jdbc.queryForObject(UNTOLD, Long.class, from, until));
    }

    private Map<Key, BigDecimal> balances(OffsetDateTime before) {
        Map<Key, BigDecimal> balances = new TreeMap<>();
        jdbc.query(
                BALANCES,
                row -> {
                    balances.put(
                            new Key(row.getString("asset"), row.getString("purpose")), row.getBigDecimal("amount"));
                },
                before,
                before);
        return balances;
    }

    private Map<Key, Sum> sums(String sql) {
        Map<Key, Sum> sums = new TreeMap<>();
        jdbc.query(
                sql,
                row -> {
                    sums.put(key(row), sum(row));
                },
                from,
                until);
        return sums;
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(row.getString("kind"), row.getString("asset"));
    }

    private static Sum sum(ResultSet row) throws SQLException {
        return new Sum(row.getLong("count"), row.getBigDecimal("amount"));
    }

    private static long number(@Nullable Long number) {
        return Objects.requireNonNull(number);
    }
}
