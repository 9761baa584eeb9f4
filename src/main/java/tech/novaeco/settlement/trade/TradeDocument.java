package tech.novaeco.settlement.trade;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What may arrive on the queue, well-formed and with its hash checked: told apart by its member {@code type}. */
public sealed interface TradeDocument permits TradeExecutedEvent, HoldDocument {

    /** Idempotency key, spent for ever once used, whatever the type. */
    TradeId tradeId();

    /** Proof that nothing of the document, its type included, was changed on its way. */
    TradeHash tradeHash();

    /** Business time, or null. */
    @Nullable
    Instant executedAt();

    /** 0 to 9, or null. */
    @Nullable
    Integer priority();

    /** Two messages with this key equal are the same instruction; the same id with another hash is not. */
    default String idempotencyKey() {
        return tradeId() + "/" + tradeHash();
    }
}
