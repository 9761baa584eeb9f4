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
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.settlement.Outbound;
import tech.novaeco.settlement.settlement.Outbound.Attempt;
import tech.novaeco.settlement.settlement.Outbound.DeadLetter;
import tech.novaeco.settlement.settlement.Outbound.Pending;
import tech.novaeco.settlement.settlement.Outbound.PostedLeg;
import tech.novaeco.settlement.settlement.Outbound.Undone;
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
            SELECT e.settlement_seq, e.leg, a.owner_id, e.asset_code, e.amount, h.token_id
            FROM ledger.settlement_attempt t
            JOIN ledger.entry e ON e.settlement_seq = t.settlement_seq
            JOIN ledger.account a ON a.id = e.account_id
            LEFT JOIN ledger.right_token_history h ON h.settlement_seq = e.settlement_seq AND h.leg = e.leg - (e.leg + 1) % 2
            WHERE t.batch_id = ?::uuid AND t.outcome = 'SETTLED' ORDER BY e.settlement_seq, e.leg
            """;

    /** Of an issuance, and of a hold that somebody else ended before its time was over, nobody is told. */
    private static final String ATTEMPTS = """
            SELECT t.settlement_seq, s.trade_id, s.kind, t.attempt_no, s.buyer_id, s.seller_id, t.outcome, t.reason_code, t.recorded_at,
                   c.id AS case_id, t.reason_text,
                   o.trade_id AS original, o.attempt_no AS original_attempt, o.buyer_id AS original_buyer, o.seller_id AS original_seller,
                   CASE WHEN s.reverses IS NOT NULL THEN
                       (SELECT q.reason FROM ledger.reversal_request q WHERE q.trade_id = s.trade_id ORDER BY q.id LIMIT 1)
                   END AS reversal_reason,
                   CASE WHEN s.reverses IS NOT NULL THEN
                       (SELECT p.amount FROM ledger.entry p WHERE p.settlement_seq = o.seq AND p.leg = 1)
                       = (SELECT p.amount FROM ledger.entry p WHERE p.settlement_seq = s.seq AND p.leg = 1)
                   END AS complete
            FROM ledger.settlement_attempt t
            JOIN ledger.settlement s ON s.seq = t.settlement_seq
            LEFT JOIN ledger.settlement o ON o.trade_id = s.reverses
            LEFT JOIN ledger.exception_case c ON c.settlement_seq = t.settlement_seq AND t.outcome = 'REJECTED'
            WHERE t.batch_id = ?::uuid AND (s.kind IN ('TRADE', 'REVERSAL', 'HOLD', 'CAPTURE', 'RELEASE')
                OR s.kind = 'EXPIRY' AND t.outcome = 'SETTLED') ORDER BY t.settlement_seq
            """;

    /** Of a trade that is through by now its outcome is told, by the batch that brought it. */
    private static final String PENDING = """
            SELECT s.trade_id, s.buyer_id, s.seller_id, p.recorded_at, p.settle_by, p.link_id IS NOT NULL AS linked
            FROM ledger.pending_trade p JOIN ledger.settlement s ON s.seq = p.settlement_seq
            WHERE p.batch_id = ?::uuid ORDER BY p.settlement_seq
            """;

    /** Of what came by the queue: a reversal did not, whoever asked for it is told by the request. */
    private static final String CASES = """
            SELECT c.id, c.trade_id, c.reason_code, c.reason_text, c.opened_at, c.payload
            FROM ledger.exception_case c LEFT JOIN ledger.settlement s ON s.seq = c.settlement_seq
            WHERE c.batch_id = ?::uuid AND s.kind IS DISTINCT FROM 'REVERSAL' ORDER BY c.id
            """;

    /** Losing this mark in a crash of the server only repeats a callback, so it need not wait for the disk. */
    private static final String MARK = """
            SET LOCAL synchronous_commit = off;
            UPDATE ledger.batch SET dispatched_at = now() WHERE id = ?::uuid AND dispatched_at IS NULL
            """;

    private final JdbcTemplate jdbc;
    private final AssetRegistry assets;
    private final Receipts receipts;

    public Outbox(JdbcTemplate jdbc, AssetRegistry assets) {
        this.jdbc = jdbc;
        this.assets = assets;
        this.receipts = new Receipts(jdbc, assets);
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
        Map<TradeId, Receipt> signed = receipts.ofBatch(batchId);
        List<Attempt> attempts = jdbc.query(ATTEMPTS, (row, n) -> attempt(row, legs, signed), batchId);
        List<Pending> pending = jdbc.query(PENDING, (row, n) -> pending(row), batchId);
        return new Outbound(batchId, attempts, pending, jdbc.query(CASES, (row, n) -> deadLetter(row), batchId));
    }

    public void markDispatched(UUID batchId) {
        jdbc.update(MARK, batchId);
    }

    private PostedLeg leg(ResultSet row) throws SQLException {
        AssetCode code = new AssetCode(row.getString("asset_code"));
        String amount =
                new Money(row.getLong("amount"), code).format(assets.find(code).orElseThrow());
        String token = row.getString("token_id");
        return new PostedLeg(
                row.getInt("leg"),
                new PartyId(row.getString("owner_id")),
                code,
                amount,
                token == null ? null : new TokenId(token));
    }

    private static Attempt attempt(ResultSet row, Map<Long, List<PostedLeg>> legs, Map<TradeId, Receipt> receipts)
            throws SQLException {
        TradeId tradeId = new TradeId(row.getObject("trade_id", UUID.class));
        Receipt receipt = receipts.get(tradeId);
        return new Attempt(
                tradeId,
                Kind.valueOf(row.getString("kind")),
                row.getInt("attempt_no"),
                new PartyId(row.getString("buyer_id")),
                new PartyId(row.getString("seller_id")),
                row.getString("outcome").equals("SETTLED"),
                row.getString("reason_code"),
                row.getObject("case_id", Long.class),
                row.getString("reason_text"),
                instant(row, "recorded_at"),
                legs.getOrDefault(row.getLong("settlement_seq"), List.of()),
                undone(row),
                receipt == null ? null : receipt.statement().hold().orElse(null),
                receipt);
    }

    private static @Nullable Undone undone(ResultSet row) throws SQLException {
        UUID original = row.getObject("original", UUID.class);
        return original == null
                ? null
                : new Undone(
                        new TradeId(original),
                        row.getInt("original_attempt"),
                        new PartyId(row.getString("original_buyer")),
                        new PartyId(row.getString("original_seller")),
                        row.getString("reversal_reason"),
                        row.getBoolean("complete"));
    }

    private static Pending pending(ResultSet row) throws SQLException {
        return new Pending(
                new TradeId(row.getObject("trade_id", UUID.class)),
                new PartyId(row.getString("buyer_id")),
                new PartyId(row.getString("seller_id")),
                instant(row, "recorded_at"),
                instant(row, "settle_by"),
                row.getBoolean("linked"));
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
