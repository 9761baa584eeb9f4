package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Purpose;
import tech.novaeco.settlement.settlement.Original;
import tech.novaeco.settlement.settlement.Original.Movement;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** Settlements that somebody wants to reverse. Read without a lock: of a settled trade nothing ever changes. Thread-safe. */
public final class Originals {
    private static final String SETTLEMENT =
            "SELECT seq, kind, status, buyer_id, seller_id FROM ledger.settlement WHERE trade_id = ?";

    /** Payer and payee of a leg are two entries, one after the other. */
    private static final String ENTRIES = """
            SELECT a.owner_id, a.asset_code, a.purpose, e.amount, h.token_id
            FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id
            LEFT JOIN ledger.right_token_history h ON h.settlement_seq = e.settlement_seq AND h.leg = e.leg
            WHERE e.settlement_seq = ? ORDER BY e.leg
            """;

    private record Posting(
            AccountKey account, long amount, @Nullable TokenId token) {}

    private final JdbcTemplate jdbc;

    public Originals(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return empty if the ledger has none of this id */
    public Optional<Original> find(TradeId id) {
        return jdbc.query(SETTLEMENT, (row, n) -> original(id, row), id.value()).stream()
                .findFirst();
    }

    private Original original(TradeId id, ResultSet row) throws SQLException {
        return new Original(
                id,
                row.getString("kind"),
                row.getString("status"),
                new PartyId(row.getString("buyer_id")),
                new PartyId(row.getString("seller_id")),
                movements(jdbc.query(ENTRIES, (entry, n) -> posting(entry), row.getLong("seq"))));
    }

    private static Posting posting(ResultSet row) throws SQLException {
        return new Posting(
                new AccountKey(
                        new PartyId(row.getString("owner_id")),
                        new AssetCode(row.getString("asset_code")),
                        Purpose.valueOf(row.getString("purpose"))),
                row.getLong("amount"),
                Optional.ofNullable(row.getString("token_id")).map(TokenId::new).orElse(null));
    }

    private static List<Movement> movements(List<Posting> postings) {
        List<Movement> movements = new ArrayList<>();
        for (int i = 0; i + 1 < postings.size(); i += 2) {
            Posting payer = postings.get(i);
            Posting payee = postings.get(i + 1);
            if (payer.amount() != -payee.amount()
                    || !payer.account().asset().equals(payee.account().asset())) {
                throw new IllegalStateException("entries " + (i + 1) + " and " + (i + 2) + " are no leg: " + postings);
            }
            movements.add(new Movement(payer.account(), payee.account(), payee.amount(), payer.token()));
        }
        return movements;
    }
}
