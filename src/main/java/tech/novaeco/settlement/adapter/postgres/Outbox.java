package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.settlement.Outbound;
import tech.novaeco.settlement.settlement.Outbound.Attempt;
import tech.novaeco.settlement.settlement.Outbound.DeadLetter;
import tech.novaeco.settlement.settlement.Outbound.PostedLeg;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** The batch as outbox: what to send is derived from committed rows until the batch is marked dispatched. Thread-safe. */
public final class Outbox {
    /** Whoever holds the row dispatches; the others pass on. */
    private static final String CLAIM =
            "SELECT id FROM ledger.batch WHERE id = ?::uuid AND dispatched_at IS NULL FOR UPDATE SKIP LOCKED";

    /** While the row is held the broker is waited for: up to 10 s for each of three recipients, longer than usual here. */
    private static final String PATIENCE = "SET LOCAL idle_in_transaction_session_timeout = '60s'";

    private static final String LEGS = """
            SELECT e.settlement_seq, e.leg, a.owner_id, e.asset_code, e.amount
            FROM ledger.settlement_attempt t
            JOIN ledger.entry e ON e.settlement_seq = t.settlement_seq
            JOIN ledger.account a ON a.id = e.account_id
            WHERE t.batch_id = ?::uuid AND t.outcome = 'SETTLED' ORDER BY e.settlement_seq, e.leg
            """;

    private static final String ATTEMPTS = """
            SELECT t.settlement_seq, s.trade_id, t.attempt_no, s.buyer_id, s.seller_id, t.outcome, t.reason_code, t.recorded_at,
                   c.id AS case_id, t.reason_text
            FROM ledger.settlement_attempt t
            JOIN ledger.settlement s ON s.seq = t.settlement_seq
            LEFT JOIN ledger.exception_case c ON c.settlement_seq = t.settlement_seq AND t.outcome = 'REJECTED'
            WHERE t.batch_id = ?::uuid AND s.kind = 'TRADE' ORDER BY t.settlement_seq
            """;

    private static final String CASES = """
            SELECT id, trade_id, reason_code, reason_text, opened_at, payload
            FROM ledger.exception_case WHERE batch_id = ?::uuid ORDER BY id
            """;

    /** Losing this mark in a crash of the server only repeats a callback, so it need not wait for the disk. */
    private static final String MARK = """
            SET LOCAL synchronous_commit = off;
            UPDATE ledger.batch SET dispatched_at = now() WHERE id = ?::uuid AND dispatched_at IS NULL
            """;

    private final JdbcTemplate jdbc;
    private final AssetRegistry assets;

    public Outbox(JdbcTemplate jdbc, AssetRegistry assets) {
        this.jdbc = jdbc;
        this.assets = assets;
    }

    /** @return what to send, or null if the batch is dispatched or somebody else is dispatching it; within a transaction */
    public @Nullable Outbound claim(UUID batchId) {
        if (jdbc.queryForList(CLAIM, UUID.class, batchId).isEmpty()) {
            return null;
        }
        jdbc.execute(PATIENCE);
        Map<Long, List<PostedLeg>> legs = new HashMap<>();
        jdbc.query(
                LEGS,
                row -> {
                    legs.computeIfAbsent(row.getLong("settlement_seq"), seq -> new ArrayList<>(4))
                            .add(leg(row));
                },
                batchId);
        List<Attempt> attempts = jdbc.query(ATTEMPTS, (row, n) -> attempt(row, legs), batchId);
        return new Outbound(batchId, attempts, jdbc.query(CASES, (row, n) -> deadLetter(row), batchId));
    }

    public void markDispatched(UUID batchId) {
        jdbc.update(MARK, batchId);
    }

    private PostedLeg leg(ResultSet row) throws SQLException {
        AssetCode code = new AssetCode(row.getString("asset_code"));
        String amount =
                new Money(row.getLong("amount"), code).format(assets.find(code).orElseThrow());
        return new PostedLeg(row.getInt("leg"), new PartyId(row.getString("owner_id")), code, amount);
    }

    private static Attempt attempt(ResultSet row, Map<Long, List<PostedLeg>> legs) throws SQLException {
        return new Attempt(
                new TradeId(row.getObject("trade_id", UUID.class)),
                row.getInt("attempt_no"),
                new PartyId(row.getString("buyer_id")),
                new PartyId(row.getString("seller_id")),
                row.getString("outcome").equals("SETTLED"),
                row.getString("reason_code"),
                row.getObject("case_id", Long.class),
                row.getString("reason_text"),
                instant(row, "recorded_at"),
                legs.getOrDefault(row.getLong("settlement_seq"), List.of()));
    }

    private static DeadLetter deadLetter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getLong("id"),
                row.getObject("trade_id", UUID.class),
                row.getString("reason_code"),
                row.getString("reason_text"),
                instant(row, "opened_at"),
                row.getBytes("payload"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
