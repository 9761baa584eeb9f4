package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Ledger.Asset;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.Published.Message;

/** What is about a hold: a capture pays what its message says, or else all that was held; nothing else moves anything. */
final class HoldLegs implements LegRule {
    private record Held(String payer, String payee, String asset, long amount, Instant expiresAt) {}

    private final Map<String, Asset> assets;
    private final Map<String, JsonNode> messages = new HashMap<>();
    private final Map<UUID, Held> holds = new HashMap<>();

    HoldLegs(Facts facts, Connection snapshot) throws SQLException {
        assets = facts.ledger().assets();
        for (Message message : facts.published().messages()) {
            if (message.trade() != null && !message.poison()) {
                messages.put(message.tradeId() + message.hash(), message.trade());
            }
        }
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT h.id, p.owner_id, q.owner_id, p.asset_code, h.amount, h.expires_at"
                                + " FROM ledger.hold h JOIN ledger.account p ON p.id = h.account_id"
                                + " JOIN ledger.account q ON q.id = h.payee_account_id")) {
            while (row.next()) {
                holds.put(
                        row.getObject(1, UUID.class),
                        new Held(
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getLong(5),
                                row.getObject(6, OffsetDateTime.class).toInstant()));
            }
        }
    }

    @Override
    public List<Side> sides(Settlement settlement) {
        if (settlement.kind().equals("EXPIRY")) {
            return List.of();
        }
        JsonNode message = messages.get(settlement.tradeId() + settlement.hash());
        if (message == null) {
            throw new UnknownRule(settlement.kind() + " " + settlement.tradeId() + " settled with hash "
                    + settlement.hash() + ", which no message has");
        }
        String hold = message.path(settlement.kind().equals("HOLD") ? "tradeId" : "holdId")
                .asText();
        Held held = holds.get(UUID.fromString(hold));
        if (held == null
                || !held.payer().equals(message.path("payerId").asText())
                || !held.payee().equals(message.path("payeeId").asText())
                || !held.asset().equals(message.path("assetType").asText())) {
            throw new UnknownRule(settlement.kind() + " " + settlement.tradeId() + " settled, but of hold " + hold
                    + " the ledger says " + held);
        }
        return switch (settlement.kind()) {
            case "HOLD" -> {
                if (units(message.path("amount"), held.asset()) != held.amount()) {
                    throw new UnknownRule(
                            "hold " + hold + " asks for " + message.path("amount") + ", but holds " + held.amount());
                }
                Instant until =
                        OffsetDateTime.parse(message.path("expiresAt").asText()).toInstant();
                if (!until.truncatedTo(ChronoUnit.MICROS).equals(held.expiresAt())) {
                    throw new UnknownRule(
                            "hold " + hold + " should last until " + until + ", but does until " + held.expiresAt());
                }
                yield List.of();
            }
            case "CAPTURE" -> {
                long paid = message.has("amount") ? units(message.path("amount"), held.asset()) : held.amount();
                yield List.of(
                        new Side(held.payer(), held.asset(), "MAIN", -paid),
                        new Side(held.payee(), held.asset(), "MAIN", paid));
            }
            default -> List.of();
        };
    }

    private long units(JsonNode amount, String asset) {
        Asset known = assets.get(asset);
        if (known == null) {
            throw new UnknownRule("a hold in asset " + asset + ", which the ledger does not have");
        }
        return new BigDecimal(amount.asText())
                .movePointRight(known.scale())
                .setScale(0)
                .longValueExact();
    }
}
