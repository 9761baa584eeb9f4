package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.settlement.Arrival.Origin;
import tech.novaeco.settlement.settlement.Outbound.DeadLetter;
import tech.novaeco.settlement.trade.ReasonCode;

/** Cases of messages that leave no settlement: poison, and what only the worker's own fault keeps from settling. */
public final class ExceptionCases {
    /** The same message again finds the case it opened, and is copied to the dead letter queue once more. */
    private static final String OPEN = """
            INSERT INTO ledger.exception_case (trade_id, reason_code, reason_text, body_sha256, payload)
            VALUES (?::uuid, ?, ?, encode(sha256(?), 'hex'), ?)
            ON CONFLICT (body_sha256, reason_code) WHERE settlement_seq IS NULL AND state = 'OPEN' DO NOTHING
            """;

    private static final String FIND = """
            SELECT id, trade_id, reason_code, reason_text, opened_at FROM ledger.exception_case
            WHERE body_sha256 = encode(sha256(?), 'hex') AND reason_code = ? AND settlement_seq IS NULL AND state = 'OPEN'
            """;

    private static final String ANSWER_FUNDING =
            "UPDATE ledger.funding_request SET executed_at = now(), outcome = ? WHERE id = ? AND executed_at IS NULL";

    private static final String ANSWER_REVERSAL =
            "UPDATE ledger.reversal_request SET executed_at = now(), outcome = ? WHERE id = ? AND executed_at IS NULL";

    private static final String ANSWER_RETRY =
            "UPDATE ledger.case_action SET executed_at = now(), outcome = ? WHERE id = ? AND executed_at IS NULL";

    /** Nobody asked, so nobody is told but by its INTERNAL case: it is tried again by itself, after others have had their turn. */
    /** A linked one keeps its link waiting: not much past the end of its time. */
    private static final String POSTPONE = """
            UPDATE ledger.pending_trade SET postponed_until = CASE WHEN link_id IS NULL THEN now() + interval '10 minutes'
                ELSE greatest(now() + interval '10 s', least(now() + interval '10 minutes', settle_by)) END
            WHERE settlement_seq = ?
            """;

    private final JdbcTemplate jdbc;

    public ExceptionCases(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return the case, new or found, committed when this returns; safe to repeat */
    public DeadLetter open(@Nullable UUID tradeId, ReasonCode reason, String text, byte[] payload) {
        jdbc.update(OPEN, tradeId, reason.name(), storable(text), payload, payload);
        DeadLetter found = jdbc.queryForObject(FIND, (row, n) -> deadLetter(row, payload), payload, reason.name());
        return Objects.requireNonNull(found);
    }

    /** Tells who asked by hand why it was not done. */
    public void answerRefused(Origin origin, String text) {
        if (origin instanceof Origin.FundingRequest request) {
            jdbc.update(ANSWER_FUNDING, storable(text), request.id());
        } else if (origin instanceof Origin.ReversalRequest request) {
            jdbc.update(ANSWER_REVERSAL, storable(text), request.id());
        } else if (origin instanceof Origin.CaseRetry retry) {
            jdbc.update(ANSWER_RETRY, storable(text), retry.actionId());
        } else if (origin instanceof Origin.Recycled recycled) {
            jdbc.update(POSTPONE, recycled.seq());
        }
    }

    /** Text columns hold no NUL. */
    private static String storable(String text) {
        return text.replace("\0", "\\0");
    }

    private static DeadLetter deadLetter(ResultSet row, byte[] payload) throws SQLException {
        return new DeadLetter(
                row.getLong("id"),
                row.getObject("trade_id", UUID.class),
                row.getString("reason_code"),
                row.getString("reason_text"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                payload);
    }
}
