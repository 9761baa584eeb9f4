package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.ledger.Purpose;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/**
 * The part of the first round trip that is about holds. What is locked for a hold is the settlement that placed it, named
 * like the original of a reversal: rows of {@code ledger.hold} never change, and the worker may lock none of them.
 */
final class HoldLocks {
    /** Under the lock of the settlements, so that what is open cannot be ended by anybody else meanwhile. */
    private static final String HOLDS = """
            SELECT h.id, payer.owner_id AS payer_id, payer.purpose AS payer_purpose, payee.owner_id AS payee_id,
                   payee.purpose AS payee_purpose, payer.asset_code, h.amount, h.expires_at, r.kind AS resolution
            FROM ledger.hold h
            JOIN ledger.account payer ON payer.id = h.account_id
            JOIN ledger.account payee ON payee.id = h.payee_account_id
            LEFT JOIN ledger.hold_resolution r ON r.hold_id = h.id
            WHERE h.id = ANY (?::uuid[])
            """;

    private final Map<TradeId, Hold> holds = new HashMap<>();

    void read(RoundTrip trip, List<UUID> ids) {
        if (!ids.isEmpty()) {
            trip.query(HOLDS, this::readHold, SqlArray.of("uuid", ids, id -> id));
        }
    }

    private void readHold(ResultSet row) throws SQLException {
        TradeId id = new TradeId(row.getObject("id", UUID.class));
        holds.put(
                id,
                new Hold(
                        id,
                        account(row, "payer"),
                        account(row, "payee"),
                        row.getLong("amount"),
                        row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                        Optional.ofNullable(row.getString("resolution"))
                                .map(Resolution::valueOf)
                                .orElse(null)));
    }

    private static AccountKey account(ResultSet row, String party) throws SQLException {
        return new AccountKey(
                new PartyId(row.getString(party + "_id")),
                new AssetCode(row.getString("asset_code")),
                Purpose.valueOf(row.getString(party + "_purpose")));
    }

    Map<TradeId, Hold> locked() {
        return holds;
    }
}
