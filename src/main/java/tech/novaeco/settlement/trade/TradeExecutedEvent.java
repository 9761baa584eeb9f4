package tech.novaeco.settlement.trade;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;

/**
 * One trade that the market place has matched, well-formed and with its hash checked. Whether it can settle is for the
 * ledger to say.
 *
 * @param tradeId idempotency key
 * @param amount what the buyer pays, in {@code assetType}
 * @param tradeHash proof that nothing of the trade was changed on its way
 * @param delivery what the seller delivers, or null when only money moves
 * @param payWith the asset that the buyer pays from, converted at the recorded rate; null: {@code assetType} itself
 * @param charges parts of {@code amount} that go to others than the seller
 * @param executedAt business time of the match, or null
 * @param settleBy the trade may settle until this instant, by the database's clock; null: without limit
 * @param priority 0 to 9, or null
 * @param link the trades without which it does not settle; null for a trade of its own
 */
public record TradeExecutedEvent(
        TradeId tradeId,
        PartyId buyerId,
        PartyId sellerId,
        DecimalAmount amount,
        AssetCode assetType,
        TradeHash tradeHash,
        @Nullable Delivery delivery,
        @Nullable AssetCode payWith,
        List<Charge> charges,
        @Nullable Instant executedAt,
        @Nullable Instant settleBy,
        @Nullable Integer priority,
        @Nullable TradeLink link)
        implements TradeDocument {

    public TradeExecutedEvent {
        charges = List.copyOf(charges);
    }
}
