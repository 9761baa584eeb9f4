package tech.novaeco.settlement.adapter.desk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.trade.PartyId;

/** Rights as the ledger has them. What weighs on one changes under the row lock that every settlement takes too. */
public final class Rights {
    private static final String SHOW = """
            SELECT token_id, asset_code, owner_id, encumbrance FROM ledger.right_token WHERE token_id = ? AND changes > 0
            """;

    private static final String OF_OWNER = """
            SELECT token_id, asset_code, owner_id, encumbrance FROM ledger.right_token WHERE owner_id = ? ORDER BY asset_code, token_id
            """;

    private static final String HISTORY = """
            SELECT h.recorded_at, h.owner_id, h.encumbrance, s.kind, s.trade_id, h.note, h.actor
            FROM ledger.right_token_history h LEFT JOIN ledger.settlement s ON s.seq = h.settlement_seq
            WHERE h.token_id = ? ORDER BY h.change_no
            """;

    private static final String LOCK = """
            SELECT owner_id, encumbrance, changes FROM ledger.right_token WHERE token_id = ? AND owner_id IS NOT NULL FOR UPDATE
            """;

    private static final String ENCUMBRANCES = "SELECT code FROM ledger.encumbrance ORDER BY code";

    /** What holds for all assets, and then for one. */
    private static final String RULES = """
            SELECT NULL AS asset_code, code AS encumbrance, transferable, NULL AS set_by, NULL::timestamptz AS set_at FROM ledger.encumbrance
            UNION ALL SELECT asset_code, encumbrance, transferable, set_by, set_at FROM ledger.encumbrance_rule
            ORDER BY asset_code NULLS FIRST, encumbrance
            """;

    private static final String RULE_HISTORY = """
            SELECT asset_code, encumbrance, transferable, set_by, set_at FROM ledger.encumbrance_rule_history ORDER BY id
            """;

    private static final String RECORD = """
            INSERT INTO ledger.right_token_history (token_id, change_no, owner_id, encumbrance, note) VALUES (?, ?, ?, ?, ?)
            """;

    private static final String CHANGE =
            "UPDATE ledger.right_token SET encumbrance = ?, changes = ? WHERE token_id = ?";

    private static final int MAX_NOTE = 500;

    private record Locked(String owner, String encumbrance, long changes) {}

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Rights(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /** @throws Declined if there never was one */
    public Row shown(TokenId token) {
        return jdbc.query(SHOW, (row, n) -> right(row), token.value()).stream()
                .findFirst()
                .orElseThrow(() -> none(token));
    }

    public List<Row> of(PartyId owner) {
        return jdbc.query(OF_OWNER, (row, n) -> right(row), owner.value());
    }

    /** Each change, the first of them first: who had it after, and which trade or person did it. */
    public List<Row> history(TokenId token) {
        return jdbc.query(
                HISTORY,
                (row, n) -> new Row()
                        .with("time", row.getObject("recorded_at", OffsetDateTime.class))
                        .with("owner", row.getString("owner_id"))
                        .with("encumbrance", row.getString("encumbrance"))
                        .with("kind", row.getString("kind"))
                        .with("tradeId", row.getString("trade_id"))
                        .with("note", row.getString("note"))
                        .with("actor", row.getString("actor")),
                token.value());
    }

    /** Whether rights may be sold although something weighs on them: for any asset (null), and for those with a rule of their own. */
    public List<Row> rules() {
        return jdbc.query(RULES, (row, n) -> rule(row));
    }

    /** Each time somebody set a rule, the first of them first; transferable is null where he took it away. */
    public List<Row> ruleHistory() {
        return jdbc.query(RULE_HISTORY, (row, n) -> rule(row));
    }

    private static Row rule(ResultSet row) throws SQLException {
        return new Row()
                .with("asset", row.getString("asset_code"))
                .with("encumbrance", row.getString("encumbrance"))
                .with("transferable", row.getObject("transferable", Boolean.class))
                .with("setBy", row.getString("set_by"))
                .with("setAt", row.getObject("set_at", OffsetDateTime.class));
    }

    /** @throws Declined if no rule may be set for it: it is no right, or nothing that may weigh on one */
    public void requireRule(AssetCode asset, String encumbrance) {
        AssetKind kind = ledger.asset(asset).kind();
        if (!kind.equals(AssetKind.RIGHT)) {
            throw Declined.wrong("asset " + asset + " is a " + kind + ": only a RIGHT can be encumbered");
        }
        List<String> allowed = jdbc.queryForList(ENCUMBRANCES, String.class).stream()
                .filter(code -> !code.equals(Title.FREE))
                .toList();
        if (!allowed.contains(encumbrance)) {
            throw Declined.wrong("encumbrance '" + encumbrance + "': one of " + allowed + " is allowed");
        }
    }

    /** @throws Declined if nobody owns it or it is so already, or if the words are not allowed */
    public void encumber(TokenId token, String encumbrance, String note) {
        List<String> allowed = jdbc.queryForList(ENCUMBRANCES, String.class);
        if (!allowed.contains(encumbrance)) {
            throw Declined.wrong("encumbrance '" + encumbrance + "': one of " + allowed + " is allowed");
        }
        if (note.isBlank() || note.length() > MAX_NOTE) {
            throw Declined.wrong("a note of " + note.length() + " characters: 1 to " + MAX_NOTE + " are allowed");
        }
        ledger.transaction().executeWithoutResult(transaction -> {
            Locked title = jdbc
                    .query(
                            LOCK,
                            (row, n) -> new Locked(
                                    row.getString("owner_id"), row.getString("encumbrance"), row.getLong("changes")),
                            token.value())
                    .stream()
                    .findFirst()
                    .orElseThrow(() -> none(token));
            if (encumbrance.equals(title.encumbrance())) {
                throw Declined.notNow("right " + token + " is " + encumbrance + " already");
            }
            long change = title.changes() + 1;
            jdbc.update(RECORD, token.value(), change, title.owner(), encumbrance, note);
            jdbc.update(CHANGE, encumbrance, change, token.value());
        });
    }

    private static Row right(ResultSet row) throws SQLException {
        return new Row()
                .with("token", row.getString("token_id"))
                .with("asset", row.getString("asset_code"))
                .with("owner", row.getString("owner_id"))
                .with("encumbrance", row.getString("encumbrance"));
    }

    private static Declined none(TokenId token) {
        return Declined.notFound("nobody owns a right " + token, ": mint it with 'right mint'");
    }
}
