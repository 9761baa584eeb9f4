package tech.novaeco.settlement.settlement;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.settlement.Instruction.Funding;
import tech.novaeco.settlement.settlement.Instruction.Trade;
import tech.novaeco.settlement.trade.Delivery;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/**
 * One generated instruction in plain values. Two with one id and another variant are two payloads under one id.
 *
 * @param deliveryAsset what the seller delivers in {@code quantity}, or null
 * @param lateSeconds settleBy is that long before now; null: no settleBy
 * @param funding the seller is the owner, who receives the amount from the issuer
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
        boolean funding) {

    TradeHash hash() {
        return hash(id, variant);
    }

    static TradeHash hash(int id, int variant) {
        return new TradeHash(String.format("%064x", id * 100L + variant));
    }

    Instruction instruction() {
        TradeId tradeId = new TradeId(new UUID(0, id));
        AssetCode code = new AssetCode(asset);
        if (funding) {
            return new Funding(tradeId, hash(), new PartyId(seller), code, Book.amount(amount));
        }
        return new Trade(new TradeExecutedEvent(
                tradeId,
                new PartyId(buyer),
                new PartyId(seller),
                Book.amount(amount),
                code,
                hash(),
                deliveryAsset == null ? null : new Delivery(new AssetCode(deliveryAsset), Book.amount(quantity)),
                null,
                lateSeconds == null ? null : Book.NOW.minusSeconds(lateSeconds),
                null));
    }
}
