package tech.novaeco.settlement.adapter.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** Holds as the ledger has them. Messages place and end them, and the clock; people only look. */
public final class Holds {
    private static final String HOLDS = """
            SELECT h.id, payer.owner_id AS payer, payee.owner_id AS payee, payer.asset_code, h.amount, h.recorded_at, h.expires_at,
                   r.kind AS resolution, r.captured, r.recorded_at AS ended_at, e.trade_id AS ended_by, h.expires_at <= now() AS over
            FROM ledger.hold h
            JOIN ledger.account payer ON payer.id = h.account_id
            JOIN ledger.account payee ON payee.id = h.payee_account_id
            LEFT JOIN ledger.hold_resolution r ON r.hold_id = h.id
            LEFT JOIN ledger.settlement e ON e.seq = r.settlement_seq
            """;

    private static final String ONE = HOLDS + "WHERE h.id = ?";

    /** By what is open, however many have ended. */
    private static final String OPEN = HOLDS + """
            JOIN ledger.hold_open o ON o.hold_id = h.id
            WHERE ?::text IS NULL OR payer.owner_id = ? OR payee.owner_id = ? ORDER BY o.expires_at, h.id LIMIT ?
            """;

    private static final String OF_OWNER = HOLDS + """
            WHERE h.account_id IN (SELECT id FROM ledger.account WHERE owner_id = ?) ORDER BY h.settlement_seq DESC LIMIT ?
            """;

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Holds(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /** @throws Declined if nobody placed it */
    public Row shown(TradeId hold) {
        return jdbc.query(ONE, (row, n) -> hold(row), hold.value()).stream()
                .findFirst()
                .orElseThrow(() -> Declined.notFound(
                        "the ledger has no hold " + hold,
                        ": a hold has the tradeId of its HoldPlaced, see 'trade show'"));
    }

    /** Those that are open, the first to expire first. @param party who pays or may capture; null: everybody */
    public List<Row> open(@Nullable PartyId party, int atMost) {
        String name = party == null ? null : party.value();
        return jdbc.query(OPEN, (row, n) -> hold(row), name, name, name, atMost);
    }

    /** Those of a payer, open or ended, the newest first. */
    public List<Row> of(PartyId payer, int atMost) {
        return jdbc.query(OF_OWNER, (row, n) -> hold(row), payer.value(), atMost);
    }

    private Row hold(ResultSet row) throws SQLException {
        AssetCode asset = new AssetCode(row.getString("asset_code"));
        String resolution = row.getString("resolution");
        boolean captured = "CAPTURED".equals(resolution);
        return new Row()
                .with("hold", row.getString("id"))
                .with("payer", row.getString("payer"))
                .with("payee", row.getString("payee"))
                .with("asset", asset)
                .with("amount", ledger.formatted(row.getLong("amount"), asset.value()))
                .with("state", resolution != null ? resolution : row.getBoolean("over") ? "OVER" : "OPEN")
                .with("captured", captured ? ledger.formatted(row.getLong("captured"), asset.value()) : null)
                .with("placedAt", row.getObject("recorded_at", OffsetDateTime.class))
                .with("expiresAt", row.getObject("expires_at", OffsetDateTime.class))
                .with("endedAt", row.getObject("ended_at", OffsetDateTime.class))
                .with("endedBy", row.getString("ended_by"));
    }
}
