package tech.novaeco.settlement.settlement;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.trade.TradeId;

/** The holds as the batch goes along: what one message places the next may capture, once. Used by one thread. */
final class WorkingHolds {
    private final Map<TradeId, Hold> current;

    WorkingHolds(Map<TradeId, Hold> locked) {
        current = new HashMap<>(locked);
    }

    /** @return null if the ledger has none of this id, or it is not named by this batch */
    @Nullable
    Hold of(TradeId id) {
        return current.get(id);
    }

    void put(Hold hold) {
        current.put(hold.id(), hold);
    }
}
