package tech.novaeco.settlement.trade;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;

/**
 * A message about a hold: money that stays the payer's and is set aside for the payee, such as the deposit on a crate.
 * Each names the parties and the asset of the hold, so that a wrong hold id cannot take a stranger's deposit.
 */
public sealed interface HoldDocument extends TradeDocument {

    Terms terms();

    @Override
    default TradeId tradeId() {
        return terms().tradeId();
    }

    @Override
    default TradeHash tradeHash() {
        return terms().tradeHash();
    }

    @Override
    default @Nullable Instant executedAt() {
        return terms().executedAt();
    }

    @Override
    default @Nullable Integer priority() {
        return terms().priority();
    }

    /**
     * What the messages have in common.
     *
     * @param tradeId this message's own id
     * @param payerId whose money is held
     * @param payeeId who may capture it
     */
    record Terms(
            TradeId tradeId,
            PartyId payerId,
            PartyId payeeId,
            AssetCode assetType,
            TradeHash tradeHash,
            @Nullable Instant executedAt,
            @Nullable Integer priority) {}

    /**
     * Set this amount aside. The hold has the id of this message.
     *
     * @param amount what is held
     * @param expiresAt from this instant on, by the database's clock, the hold can only be given back; in microseconds
     */
    record HoldPlaced(Terms terms, DecimalAmount amount, Instant expiresAt) implements HoldDocument {}

    /**
     * Pay the payee out of the hold; what is not captured is given back.
     *
     * @param amount at most what is held; null: all of it
     */
    record HoldCaptured(
            Terms terms, TradeId holdId, @Nullable DecimalAmount amount) implements HoldDocument {}

    /** Give all of it back. */
    record HoldReleased(Terms terms, TradeId holdId) implements HoldDocument {}
}
