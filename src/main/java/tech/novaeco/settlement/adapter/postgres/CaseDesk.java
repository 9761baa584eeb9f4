package tech.novaeco.settlement.adapter.postgres;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Carries out a person's request to give a case up. Moves no money. */
public final class CaseDesk {
    /** The settlement row first, as everybody locks; a case without one (poison, conflict, INTERNAL) has none to lock. */
    private static final String LOCK_SETTLEMENT = """
            SELECT s.status FROM ledger.settlement s
            JOIN ledger.exception_case c ON c.settlement_seq = s.seq
            JOIN ledger.case_action a ON a.case_id = c.id
            WHERE a.id = ? FOR UPDATE OF s
            """;

    private static final String STILL_WAITS = """
            SELECT c.id FROM ledger.case_action a JOIN ledger.exception_case c ON c.id = a.case_id
            WHERE a.id = ? AND a.action = 'CANCEL' AND a.executed_at IS NULL AND c.state = 'OPEN' FOR NO KEY UPDATE OF c, a
            """;

    private static final String CANCEL_SETTLEMENT = """
            UPDATE ledger.settlement s SET status = 'CANCELLED'
            FROM ledger.exception_case c WHERE c.id = ? AND s.seq = c.settlement_seq AND s.status = 'REJECTED'
            """;

    private static final String CLOSE_CASE =
            "UPDATE ledger.exception_case SET state = 'CANCELLED', closed_at = now() WHERE id = ?";

    private static final String ANSWER =
            "UPDATE ledger.case_action SET executed_at = now(), outcome = ? WHERE id = ? AND executed_at IS NULL";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    public CaseDesk(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** Safe to repeat and to race: the first to hold the case decides. */
    public void cancel(long actionId) {
        transaction.executeWithoutResult(status -> {
            jdbc.queryForList(LOCK_SETTLEMENT, String.class, actionId);
            var waiting = jdbc.queryForList(STILL_WAITS, Long.class, actionId);
            if (waiting.isEmpty()) {
                jdbc.update(ANSWER, "REFUSED: the case is no longer open", actionId);
                return;
            }
            jdbc.update(CANCEL_SETTLEMENT, waiting.get(0));
            jdbc.update(CLOSE_CASE, waiting.get(0));
            jdbc.update(ANSWER, "CANCELLED", actionId);
        });
    }
}
