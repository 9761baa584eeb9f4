package tech.novaeco.settlement.settlement;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Instruction.Issuance;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.settlement.Instruction.Trade;
import tech.novaeco.settlement.trade.Delivery;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeReversal;

/**
 * One generated instruction in plain values. Two with one id and another variant are two payloads under one id.
 *
 * @param deliveryAsset what the seller delivers in {@code quantity}, or null
 * @param lateSeconds settleBy is that long before now; null: no settleBy
 * @param funding the seller is the owner, who receives the amount from the issuer
 * @param reverses the number of the settled trade that this undoes, or null
 */
record Deal(
        int id,
        int variant,
        String buyer,
        String seller,
        String asset,
        String amount,
        @Nullable String deliveryAsset,
        String quantity,
        @Nullable Integer lateSeconds,
        boolean funding,
        @Nullable Integer reverses) {

    TradeHash hash() {
        return hash(id, variant);
    }

    static TradeHash hash(int id, int variant) {
        return new TradeHash(String.format("%064x", id * 100L + variant));
    }

    /** The id of the trade with this number. */
    static TradeId original(int number) {
        return new TradeId(new UUID(7, number));
    }

    Instruction instruction() {
        if (reverses != null) {
            TradeReversal document = new TradeReversal(original(reverses), null, "deal " + id);
            return new Instruction.Reversal(document, new PartyId(buyer), new PartyId(seller), legs(trade()));
        }
        TradeId tradeId = new TradeId(new UUID(0, id));
        AssetCode code = new AssetCode(asset);
        if (funding) {
            return new Issuance(tradeId, hash(), Kind.FUND, new PartyId(seller), code, Book.amount(amount), null);
        }
        return trade();
    }

    private static List<Leg> legs(Trade trade) {
        try {
            return trade.legs(new LockedState(
                    List.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Book.NOW));
        } catch (Refusal e) {
            throw new IllegalStateException(e);
        }
    }

    private Trade trade() {
        return new Trade(new TradeExecutedEvent(
                new TradeId(new UUID(0, id)),
                new PartyId(buyer),
                new PartyId(seller),
                Book.amount(amount),
                new AssetCode(asset),
                hash(),
                deliveryAsset == null ? null : new Delivery(new AssetCode(deliveryAsset), Book.amount(quantity), null),
                null,
                List.of(),
                null,
                lateSeconds == null ? null : Book.NOW.minusSeconds(lateSeconds),
                null,
                null));
    }
}
