package tech.novaeco.settlement.adapter.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.trade.TradeId;

/** What the ledger knows about a trade. */
public final class Trades {
    private static final String SETTLEMENT = """
            SELECT s.seq, s.trade_id, s.kind, s.reverses, s.status, s.reason_code, s.buyer_id, s.seller_id, s.trade_hash, s.recorded_at, s.settle_by, s.link_id, s.link_size,
                   s.batch_id, b.dispatched_at, b.dispatched_at IS NOT NULL AS dispatched
            FROM ledger.settlement s LEFT JOIN ledger.batch b ON b.id = s.batch_id WHERE s.trade_id = ?
            """;

    private static final String WAITS = """
            SELECT lack, recorded_at, settle_by, priority, link_id IS NOT NULL AS linked FROM ledger.pending_trade WHERE settlement_seq = ?
            """;

    private static final String ATTEMPTS = """
            SELECT attempt_no, outcome, reason_code, batch_id, recorded_at
            FROM ledger.settlement_attempt WHERE settlement_seq = ? ORDER BY attempt_no
            """;

    private static final String LEGS = """
            SELECT e.leg, a.owner_id, e.asset_code, e.amount, e.balance_after
            FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id WHERE e.settlement_seq = ? ORDER BY e.leg
            """;

    private static final String CASES = """
            SELECT id, reason_code, reason_text, state, opened_at FROM ledger.exception_case WHERE trade_id = ? ORDER BY id
            """;

    /** Amounts are all that the buyer of the original paid, charges and residue too, and what of it came back. */
    private static final String REVERSED = """
            SELECT v.trade_id, v.recorded_at, q.reason, l.asset_code,
                   (SELECT sum(b.amount) FROM ledger.entry b
                    WHERE b.settlement_seq = s.seq AND b.account_id = l.account_id AND b.amount > 0) AS back,
                   (SELECT -sum(p.amount) FROM ledger.entry p
                    WHERE p.settlement_seq = o.seq AND p.account_id = l.account_id AND p.amount < 0) AS paid
            FROM ledger.reversal v
            JOIN ledger.settlement s ON s.trade_id = v.trade_id
            JOIN ledger.settlement o ON o.trade_id = v.reverses
            JOIN ledger.entry l ON l.settlement_seq = o.seq AND l.leg = 1
            JOIN LATERAL (SELECT reason FROM ledger.reversal_request r WHERE r.trade_id = v.trade_id ORDER BY id LIMIT 1) AS q ON true
            WHERE v.reverses = ?
            """;

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Trades(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /** @return empty if no settlement has this id; a message that was no trade may have left a case all the same */
    public Optional<Row> find(TradeId id) {
        return jdbc.query(SETTLEMENT, (row, n) -> settlement(row, id), id.value()).stream()
                .findFirst();
    }

    /** Cases that name this trade id, whoever sent them. */
    public List<Row> cases(TradeId id) {
        return jdbc.query(
                CASES,
                (row, n) -> new Row()
                        .with("case", row.getLong("id"))
                        .with("reason", row.getString("reason_code"))
                        .with("state", row.getString("state"))
                        .with("openedAt", row.getObject("opened_at", OffsetDateTime.class))
                        .with("text", row.getString("reason_text")),
                id.value());
    }

    private Row settlement(ResultSet row, TradeId id) throws SQLException {
        long seq = row.getLong("seq");
        return new Row()
                .with("tradeId", id)
                .with("kind", row.getString("kind"))
                .with("reverses", row.getString("reverses"))
                .with("status", row.getString("status"))
                .with("reason", row.getString("reason_code"))
                .with("buyer", row.getString("buyer_id"))
                .with("seller", row.getString("seller_id"))
                .with("tradeHash", row.getString("trade_hash"))
                .with("recordedAt", row.getObject("recorded_at", OffsetDateTime.class))
                .with("settleBy", row.getObject("settle_by", OffsetDateTime.class))
                .with("link", row.getString("link_id"))
                .with("linkSize", row.getObject("link_size", Integer.class))
                .with("batch", row.getString("batch_id"))
                .with("dispatched", row.getBoolean("dispatched"))
                .with("dispatchedAt", row.getObject("dispatched_at", OffsetDateTime.class))
                .withRows("reversed", jdbc.query(REVERSED, (reversal, n) -> reversed(reversal), id.value()))
                .withRows("waits", jdbc.query(WAITS, (waiting, n) -> waits(waiting), seq))
                .withRows("attempts", jdbc.query(ATTEMPTS, (attempt, n) -> attempt(attempt), seq))
                .withRows("legs", jdbc.query(LEGS, (leg, n) -> leg(leg), seq))
                .withRows("cases", cases(id))
                .withRows("requests", new Requests(ledger).of(id));
    }

    private static Row waits(ResultSet row) throws SQLException {
        return new Row()
                .with("for", row.getBoolean("linked") ? "LINK" : "FUNDS")
                .with("since", row.getObject("recorded_at", OffsetDateTime.class))
                .with("settleBy", row.getObject("settle_by", OffsetDateTime.class))
                .with("priority", row.getInt("priority"))
                .with("lacks", row.getString("lack"));
    }

    private Row reversed(ResultSet row) throws SQLException {
        String asset = row.getString("asset_code");
        return new Row()
                .with("by", row.getString("trade_id"))
                .with("amount", ledger.formatted(row.getLong("back"), asset) + " " + asset)
                .with("of", ledger.formatted(row.getLong("paid"), asset) + " " + asset)
                .with("complete", row.getLong("back") == row.getLong("paid"))
                .with("recordedAt", row.getObject("recorded_at", OffsetDateTime.class))
                .with("reason", row.getString("reason"));
    }

    private static Row attempt(ResultSet row) throws SQLException {
        return new Row()
                .with("attempt", row.getInt("attempt_no"))
                .with("outcome", row.getString("outcome"))
                .with("reason", row.getString("reason_code"))
                .with("recordedAt", row.getObject("recorded_at", OffsetDateTime.class))
                .with("batch", row.getString("batch_id"));
    }

    private Row leg(ResultSet row) throws SQLException {
        String asset = row.getString("asset_code");
        return new Row()
                .with("leg", row.getInt("leg"))
                .with("owner", row.getString("owner_id"))
                .with("asset", asset)
                .with("amount", ledger.formatted(row.getLong("amount"), asset))
                .with("balanceAfter", ledger.formatted(row.getLong("balance_after"), asset));
    }
}
