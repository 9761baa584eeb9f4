package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Ledger.Account;
import tech.novaeco.settlement.chaos.checker.Ledger.Asset;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** A funding: the issuer gives what the request asks for. */
final class FundLegs implements LegRule {
    private record Request(String owner, String asset, long amount) {}

    private final Ledger ledger;
    private final Map<UUID, Request> requests = new HashMap<>();

    FundLegs(Facts facts, Connection snapshot) throws SQLException {
        ledger = facts.ledger();
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT trade_id, owner_id, asset_code, amount FROM ledger.funding_request")) {
            while (row.next()) {
                requests.put(
                        row.getObject(1, UUID.class), new Request(row.getString(2), row.getString(3), row.getLong(4)));
            }
        }
    }

    @Override
    public List<Side> sides(Settlement settlement) {
        Request request = requests.get(settlement.tradeId());
        if (request == null) {
            throw new UnknownRule("funding " + settlement.tradeId() + " settled, and nobody asked for it");
        }
        Asset asset = ledger.assets().get(request.asset());
        Account issuer = asset == null ? null : ledger.accounts().get(asset.issuerAccount());
        if (issuer == null) {
            throw new UnknownRule(
                    "funding " + settlement.tradeId() + " in " + request.asset() + ", which has no issuer");
        }
        return List.of(
                new Side(issuer.owner(), request.asset(), issuer.purpose(), -request.amount()),
                new Side(request.owner(), request.asset(), "MAIN", request.amount()));
    }
}
