package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Instruction.Issuance;
import tech.novaeco.settlement.trade.PartyId;

/** The part of the first round trip that is about unique tokens: their rows are locked last, in the order of their ids. */
final class TitleLocks {
    /** A token that is to be minted needs a row that can be locked: two mints of one token must meet. */
    private static final String MAKE_ROWS = """
            INSERT INTO ledger.right_token (token_id, asset_code)
            SELECT u.* FROM unnest(?::text[], ?::text[]) AS u (token_id, asset_code) ORDER BY token_id COLLATE "C"
            ON CONFLICT (token_id) DO NOTHING
            """;

    /** Nothing is joined: after waiting, a joined rule would be that of the row's old encumbrance. */
    private static final String LOCK = """
            SELECT token_id, asset_code, owner_id, encumbrance, changes FROM ledger.right_token
            WHERE token_id = ANY (?::text[]) ORDER BY token_id COLLATE "C" FOR UPDATE
            """;

    private static final String RULES = """
            SELECT code, NULL AS asset_code, transferable FROM ledger.encumbrance
            UNION ALL SELECT encumbrance, asset_code, transferable FROM ledger.encumbrance_rule
            """;

    private final Map<TokenId, Title> titles = new HashMap<>();
    /** By encumbrance, and by encumbrance and asset where the asset has a rule of its own. */
    private final Map<String, Boolean> transferable = new HashMap<>();

    void lock(RoundTrip trip, Collection<Instruction> instructions) {
        List<TokenId> tokens = instructions.stream()
                .flatMap(instruction -> instruction.tokens().stream())
                .distinct()
                .sorted()
                .toList();
        if (tokens.isEmpty()) {
            return;
        }
        List<Issuance> mints = instructions.stream()
                .filter(instruction -> instruction.kind() == Kind.MINT)
                .map(Issuance.class::cast)
                .filter(mint -> mint.token() != null)
                .toList();
        if (!mints.isEmpty()) {
            trip.execute(
                    MAKE_ROWS,
                    SqlArray.of("text", mints, mint -> String.valueOf(mint.token())),
                    SqlArray.of("text", mints, mint -> mint.asset().value()));
        }
        trip.query(LOCK, this::readTitle, SqlArray.of("text", tokens, TokenId::value));
        trip.query(RULES, this::readRule);
    }

    private void readTitle(ResultSet row) throws SQLException {
        TokenId token = new TokenId(row.getString("token_id"));
        titles.put(
                token,
                new Title(
                        token,
                        new AssetCode(row.getString("asset_code")),
                        Optional.ofNullable(row.getString("owner_id")).map(PartyId::new),
                        row.getString("encumbrance"),
                        false,
                        row.getLong("changes")));
    }

    private void readRule(ResultSet row) throws SQLException {
        String asset = row.getString("asset_code");
        transferable.put(row.getString("code") + (asset == null ? "" : "/" + asset), row.getBoolean("transferable"));
    }

    Map<TokenId, Title> locked() {
        Map<TokenId, Title> locked = new HashMap<>();
        titles.forEach((token, title) -> locked.put(token, judged(title)));
        return locked;
    }

    private Title judged(Title title) {
        Boolean rule = transferable.getOrDefault(
                title.encumbrance() + "/" + title.asset(), transferable.get(title.encumbrance()));
        return new Title(
                title.token(),
                title.asset(),
                title.owner(),
                title.encumbrance(),
                Boolean.TRUE.equals(rule),
                title.changes());
    }
}
