package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tech.novaeco.settlement.chaos.checker.Ledger.Asset;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.Published.Message;

/**
 * A trade: the buyer pays the amount, in its asset or through the conversion desk; who has a charge gets his share of it and
 * the seller the rest; where there is a delivery, the seller delivers the quantity.
 */
final class TradeLegs implements LegRule {
    static final Set<String> MEMBERS = Set.of(
            "type",
            "schemaVersion",
            "tradeId",
            "buyerId",
            "sellerId",
            "amount",
            "assetType",
            "tradeHash",
            "delivery",
            "payWith",
            "charges",
            "executedAt",
            "settleBy",
            "priority",
            "linkId",
            "linkSize",
            "signature");
    private static final Set<String> DELIVERY = Set.of("assetType", "quantity", "tokenId");
    private static final Set<String> CHARGE = Set.of("payeeId", "kind", "amount", "percent");

    private record Account(String owner, String purpose) {
        static Account main(String owner) {
            return new Account(owner, "MAIN");
        }
    }

    private static final Account DESK = new Account("conversion-desk", "DESK");
    private static final Account RESIDUE = new Account("conversion-residue", "RESIDUE");

    private final Map<String, Asset> assets;
    private final Map<String, JsonNode> trades = new HashMap<>();
    private final Conversions conversions;

    TradeLegs(Facts facts, Conversions conversions) {
        this.assets = facts.ledger().assets();
        this.conversions = conversions;
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
        String asset = trade.path("assetType").asText();
        String buyer = trade.path("buyerId").asText();
        String seller = trade.path("sellerId").asText();
        BigDecimal amount = new BigDecimal(trade.path("amount").asText());
        List<Side> sides = new ArrayList<>();
        Account payer = Account.main(buyer);
        String payWith = trade.path("payWith").asText(asset);
        if (!payWith.equals(asset)) {
            convert(sides, buyer, amount.multiply(conversions.price(settlement, asset, payWith)), payWith);
            payer = DESK;
        } else if (conversions.converted(settlement)) {
            throw new UnknownRule("trade " + settlement.tradeId() + " names a rate, and is paid in " + asset);
        }
        long units = units(amount, asset);
        JsonNode charges = trade.path("charges");
        List<Long> shares = ChargeShares.of(units, charges, asset(asset).scale());
        move(sides, payer, Account.main(seller), asset, shares.get(shares.size() - 1));
        for (int i = 0; i < charges.size(); i++) {
            known(settlement, charges.get(i), CHARGE);
            move(sides, payer, Account.main(charges.get(i).path("payeeId").asText()), asset, shares.get(i));
        }
        JsonNode delivery = trade.path("delivery");
        if (!delivery.isMissingNode()) {
            known(settlement, delivery, DELIVERY);
            String delivered = delivery.path("assetType").asText();
            String token = delivery.path("tokenId").asText("");
            // a right moves whole: its quantity need not be said
            String quantity = delivery.path("quantity").asText(token.isEmpty() ? "" : "1");
            move(
                    sides,
                    Account.main(seller),
                    Account.main(buyer),
                    LegRule.asset(delivered, token),
                    units(new BigDecimal(quantity), delivered));
        }
        return sides;
    }

    /** {@code payee kind amount} of each charge that came to something. */
    List<String> charges(Settlement settlement) {
        JsonNode trade = trade(settlement);
        String asset = trade.path("assetType").asText();
        long units = units(new BigDecimal(trade.path("amount").asText()), asset);
        JsonNode charges = trade.path("charges");
        List<Long> shares = ChargeShares.of(units, charges, asset(asset).scale());
        List<String> withheld = new ArrayList<>();
        for (int i = 0; i < charges.size(); i++) {
            if (shares.get(i) > 0) {
                withheld.add(charges.get(i).path("payeeId").asText() + " "
                        + charges.get(i).path("kind").asText() + " " + shares.get(i));
            }
        }
        return withheld;
    }

    static void known(Settlement settlement, JsonNode object, Set<String> members) {
        object.fieldNames().forEachRemaining(name -> {
            if (!members.contains(name)) {
                throw new UnknownRule("trade " + settlement.tradeId() + " settled with a member " + name);
            }
        });
    }

    /** Whole minor units to the desk, one more apart from it where there is a fraction. */
    private void convert(List<Side> sides, String buyer, BigDecimal cost, String asset) {
        BigDecimal exact = cost.movePointRight(asset(asset).scale());
        BigDecimal whole = exact.setScale(0, RoundingMode.FLOOR);
        move(sides, Account.main(buyer), DESK, asset, whole.longValueExact());
        move(sides, Account.main(buyer), RESIDUE, asset, exact.compareTo(whole) > 0 ? 1 : 0);
    }

    /** What comes to nothing moves nothing. */
    private static void move(List<Side> sides, Account from, Account to, String asset, long units) {
        if (units != 0) {
            sides.add(new Side(from.owner(), asset, from.purpose(), -units));
            sides.add(new Side(to.owner(), asset, to.purpose(), units));
        }
    }

    private long units(BigDecimal amount, String asset) {
        return amount.movePointRight(asset(asset).scale()).setScale(0).longValueExact();
    }

    private Asset asset(String code) {
        Asset asset = assets.get(code);
        if (asset == null) {
            throw new UnknownRule("a trade settled in asset " + code + ", which the ledger does not have");
        }
        return asset;
    }
}
