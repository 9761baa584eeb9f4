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
    private static final Set<String> DELIVERY = Set.of("assetType", "quantity", "tokenId");

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
        move(
                sides,
                buyer,
                seller,
                trade.path("assetType").asText(),
                "",
                trade.path("amount").asText());
        JsonNode delivery = trade.path("delivery");
        if (!delivery.isMissingNode()) {
            known(settlement, delivery, DELIVERY);
            String token = delivery.path("tokenId").asText("");
            // a right moves whole: its quantity need not be said
            String quantity = delivery.path("quantity").asText(token.isEmpty() ? "" : "1");
            move(sides, seller, buyer, delivery.path("assetType").asText(), token, quantity);
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

    private void move(List<Side> sides, String from, String to, String assetCode, String token, String amount) {
        Asset asset = assets.get(assetCode);
        if (asset == null) {
            throw new UnknownRule("a trade settled in asset " + assetCode + ", which the ledger does not have");
        }
        long units =
                new BigDecimal(amount).movePointRight(asset.scale()).setScale(0).longValueExact();
        String what = LegRule.asset(assetCode, token);
        sides.add(new Side(from, what, "MAIN", -units));
        sides.add(new Side(to, what, "MAIN", units));
    }
}
