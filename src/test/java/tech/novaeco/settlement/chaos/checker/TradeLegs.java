package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tech.novaeco.settlement.chaos.checker.Ledger.Asset;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.Published.Message;

/** A trade: the buyer pays the amount; where there is a delivery, the seller delivers the quantity. */
final class TradeLegs implements LegRule {
    private static final Set<String> MEMBERS = Set.of(
            "type",
            "schemaVersion",
            "tradeId",
            "buyerId",
            "sellerId",
            "amount",
            "assetType",
            "tradeHash",
            "delivery",
            "executedAt",
            "settleBy",
            "priority",
            "signature");
    private static final Set<String> DELIVERY = Set.of("assetType", "quantity");

    private final Map<String, Asset> assets;
    private final Map<String, JsonNode> trades = new HashMap<>();

    TradeLegs(Facts facts) {
        assets = facts.ledger().assets();
        for (Message message : facts.published().messages()) {
            if (message.trade() != null && !message.poison()) {
                trades.put(message.tradeId() + message.hash(), message.trade());
            }
        }
    }

    /** The message that settled: of several of one id, the one with the row's hash. */
    JsonNode trade(Settlement settlement) {
        JsonNode trade = trades.get(settlement.tradeId() + settlement.hash());
        if (trade == null) {
            throw new UnknownRule("trade " + settlement.tradeId() + " settled with hash " + settlement.hash()
                    + ", which no message has");
        }
        return trade;
    }

    @Override
    public List<Side> sides(Settlement settlement) {
        JsonNode trade = trade(settlement);
        known(settlement, trade, MEMBERS);
        String buyer = trade.path("buyerId").asText();
        String seller = trade.path("sellerId").asText();
        List<Side> sides = new ArrayList<>();
        move(sides, buyer, seller, trade.path("assetType").asText(), trade.path("amount"));
        JsonNode delivery = trade.path("delivery");
        if (!delivery.isMissingNode()) {
            known(settlement, delivery, DELIVERY);
            move(sides, seller, buyer, delivery.path("assetType").asText(), delivery.path("quantity"));
        }
        return sides;
    }

    private static void known(Settlement settlement, JsonNode object, Set<String> members) {
        object.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw new UnknownRule("trade " + settlement.tradeId() + " settled with a member " + name);
            }
        });
    }

    private void move(List<Side> sides, String from, String to, String assetCode, JsonNode amount) {
        Asset asset = assets.get(assetCode);
        if (asset == null) {
            throw new UnknownRule("a trade settled in asset " + assetCode + ", which the ledger does not have");
        }
        long units = new BigDecimal(amount.asText())
                .movePointRight(asset.scale())
                .setScale(0)
                .longValueExact();
        sides.add(new Side(from, assetCode, "MAIN", -units));
        sides.add(new Side(to, assetCode, "MAIN", units));
    }
}
