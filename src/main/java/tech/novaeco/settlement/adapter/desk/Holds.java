package tech.novaeco.settlement.adapter.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** Holds as the ledger has them. Messages place and end them, and the clock; people only look. */
public final class Holds {
    /** Of a hold, or of any. */
    public enum State {
        OPEN,
        /** Its time has passed; the sweep comes. */
        OVER,
        CAPTURED,
        RELEASED,
        EXPIRED,
        ALL
    }

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

    private static final String PAGE = """
            AND (?::text IS NULL OR h.account_id IN (SELECT id FROM ledger.account WHERE owner_id = ?::text))
            AND (?::uuid IS NULL OR h.settlement_seq > (SELECT settlement_seq FROM ledger.hold WHERE id = ?::uuid))
            ORDER BY h.settlement_seq LIMIT ?
            """;

    private static final String ANY_PAGE = HOLDS + "WHERE TRUE " + PAGE;

    private static final String ENDED_PAGE = HOLDS + "WHERE r.kind = ? " + PAGE;

    /** By what has not ended, however many have. */
    private static final String OPEN_PAGE =
            HOLDS + "JOIN ledger.hold_open o ON o.hold_id = h.id WHERE (o.expires_at <= now()) = ? " + PAGE;

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

    /**
     * The oldest first.
     *
     * @param payer null: everybody's
     * @param after a hold, which and those placed before it are left out
     */
    public List<Row> list(State state, @Nullable PartyId payer, @Nullable TradeId after, int atMost) {
        String name = payer == null ? null : payer.value();
        UUID last = after == null ? null : after.value();
        List<@Nullable Object> page = Arrays.asList(name, name, last, last, atMost);
        return switch (state) {
            case ALL -> page(ANY_PAGE, page);
            case OPEN, OVER -> page(OPEN_PAGE, with(state == State.OVER, page));
            case CAPTURED, RELEASED, EXPIRED -> page(ENDED_PAGE, with(state.name(), page));
        };
    }

    private List<Row> page(String statement, List<@Nullable Object> arguments) {
        return jdbc.query(statement, (row, n) -> hold(row), arguments.toArray());
    }

    private static List<@Nullable Object> with(Object first, List<@Nullable Object> others) {
        List<@Nullable Object> all = new ArrayList<>(others);
        all.add(0, first);
        return all;
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
