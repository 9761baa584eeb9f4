package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** What people asked issuers to give or to take, by the id of the settlement that does it. */
record Issuances(Map<UUID, Request> requests) {
    /**
     * One request.
     *
     * @param kind {@code FUND}, {@code MINT} or {@code BURN}
     * @param amount minor units
     * @param token which one, where the asset is a right; else empty
     */
    record Request(String kind, String owner, String asset, long amount, String token) {
        /** Minor units into circulation, negative for what leaves it. */
        long brought() {
            return switch (kind) {
                case "FUND", "MINT" -> amount;
                case "BURN" -> -amount;
                default -> throw new UnknownRule("a request of kind " + kind);
            };
        }
    }

    static Issuances read(Connection snapshot) throws SQLException {
        Map<UUID, Request> requests = new HashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT trade_id, kind, owner_id, asset_code, amount, coalesce(token_id, '')"
                                + " FROM ledger.funding_request ORDER BY id")) {
            while (row.next()) {
                // the same reference in other words is a conflict: the first stands
                requests.putIfAbsent(
                        row.getObject(1, UUID.class),
                        new Request(
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getString(6)));
            }
        }
        return new Issuances(requests);
    }

    /** What minting and burning changed since the opening, minor units by asset. */
    Map<String, Long> sinceOpening(Ledger ledger) {
        Map<String, Long> change = new HashMap<>();
        for (Settlement row : ledger.settlements().values()) {
            Request request = requests.get(row.tradeId());
            if (request != null
                    && row.status().equals("SETTLED")
                    && !row.kind().equals("FUND")
                    && request.kind().equals(row.kind())) {
                change.merge(request.asset(), request.brought(), Math::addExact);
            }
        }
        return change;
    }
}
