package tech.novaeco.settlement.adapter.verify;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** What people asked for, against what was done. */
final class RequestChecks {
    /** Of what settled only by a later attempt, the action on its case is the answer. */
    private static final String ANSWERS = """
            SELECT q.request || ' outcome' AS place, coalesce(q.outcome, 'none') || ', its settlement ' || coalesce(s.status, 'not there') AS found,
                   'SETTLED, where and only where its settlement is' AS expected
            FROM (SELECT 'funding_request ' || id AS request, trade_id, outcome FROM ledger.funding_request
                  UNION ALL
                  SELECT 'reversal_request ' || id, trade_id, outcome FROM ledger.reversal_request) AS q
            LEFT JOIN ledger.settlement s ON s.trade_id = q.trade_id
            WHERE q.outcome = 'SETTLED' AND s.status IS DISTINCT FROM 'SETTLED'
            UNION ALL
            SELECT 'settlement ' || s.trade_id, 'a SETTLED ' || s.kind || ' that answers no request', 'a request with outcome SETTLED'
            FROM ledger.settlement s
            WHERE s.kind IN ('FUND', 'REVERSAL') AND s.status = 'SETTLED' AND s.attempt_no = 1
              AND NOT EXISTS (SELECT FROM ledger.funding_request q
                              WHERE q.trade_id = s.trade_id AND q.outcome = 'SETTLED' AND q.executed_at IS NOT NULL)
              AND NOT EXISTS (SELECT FROM ledger.reversal_request q
                              WHERE q.trade_id = s.trade_id AND q.outcome = 'SETTLED' AND q.executed_at IS NOT NULL)
            ORDER BY place
            """;

    private static final String ACTIONS = """
            SELECT 'settlement ' || s.trade_id AS place,
                   s.status || ', attempt ' || s.attempt_no || ', its case ' || a.retried || ' times retried, ' || a.cancelled || ' times cancelled' AS found,
                   'each further attempt a RETRY, and CANCELLED by a CANCEL, that somebody asked for' AS expected
            FROM ledger.settlement s
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE x.action = 'RETRY') AS retried,
                       count(*) FILTER (WHERE x.action = 'CANCEL' AND x.outcome = 'CANCELLED') AS cancelled
                FROM ledger.exception_case c JOIN ledger.case_action x ON x.case_id = c.id AND x.executed_at IS NOT NULL
                WHERE c.settlement_seq = s.seq) AS a
            WHERE (s.attempt_no > 1 OR s.status IN ('REJECTED', 'CANCELLED'))
              AND (a.retried < s.attempt_no - 1 OR (s.status = 'CANCELLED') <> (a.cancelled > 0))
            ORDER BY s.seq
            """;

    /** What was carried out, not what was refused or came to nothing. */
    private static final String APPROVALS = """
            SELECT q.request AS place, coalesce('decided ' || q.decision || ' by ' || q.checker, 'approved by nobody') || ', and ' || q.outcome AS found,
                   'approved by another than ' || q.maker AS expected
            FROM (SELECT 'funding_request ' || id AS request, requested_at, maker, decision, checker, outcome FROM ledger.funding_request
                  UNION ALL
                  SELECT 'reversal_request ' || id, requested_at, maker, decision, checker, outcome FROM ledger.reversal_request
                  UNION ALL
                  SELECT 'case_action ' || id, requested_at, maker, decision, checker, outcome FROM ledger.case_action) AS q
            WHERE q.requested_at >= ? AND (q.outcome IN ('SETTLED', 'CANCELLED') OR q.outcome LIKE 'REJECTED %')
              AND (q.decision = 'APPROVED' AND ledger.person_of(q.checker) <> ledger.person_of(q.maker)) IS NOT TRUE
            ORDER BY q.requested_at, q.request
            """;

    private RequestChecks() {}

    /** @param since when two people were needed for everything that moves money */
    static Checked approvals(JdbcTemplate jdbc, Instant since) {
        First broken = new First();
        OffsetDateTime from = since.atOffset(ZoneOffset.UTC);
        jdbc.query(
                APPROVALS,
                row -> {
                    broken.found(row.getString("place"), row.getString("found"), row.getString("expected"));
                },
                from);
        Long covered = jdbc.queryForObject(
                "SELECT (SELECT count(*) FROM ledger.funding_request WHERE requested_at >= ?)"
                        + " + (SELECT count(*) FROM ledger.reversal_request WHERE requested_at >= ?)"
                        + " + (SELECT count(*) FROM ledger.case_action WHERE requested_at >= ?)",
                Long.class,
                from,
                from,
                from);
        return new Checked(
                "approvals",
                "what people asked for was done when another had approved it",
                covered == null ? 0 : covered,
                "requests",
                broken.get());
    }

    static List<SqlCheck> all() {
        return List.of(
                new SqlCheck(
                        "answers",
                        "a request is answered SETTLED where its settlement is, and there only",
                        "ledger.settlement WHERE kind IN ('FUND', 'REVERSAL')",
                        "fundings and reversals",
                        ANSWERS),
                new SqlCheck(
                        "actions",
                        "what was tried again or cancelled, somebody asked for",
                        "ledger.settlement WHERE attempt_no > 1 OR status IN ('REJECTED', 'CANCELLED')",
                        "settlements",
                        ACTIONS));
    }
}
