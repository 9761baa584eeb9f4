package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.TradeId;

/**
 * What the ledger has of one link, read under the locks of those of its trades that the batch is about.
 *
 * @param waiting its trades that wait, in order of arrival; also those that came since, and are not in the batch
 * @param over the first of its trades that has an outcome; null while none has
 */
public record LinkState(List<Member> waiting, @Nullable Decided over) {

    public LinkState {
        waiting = List.copyOf(waiting);
    }

    /**
     * @param size how many trades the link has, as this one says
     * @param until when its waiting ends
     */
    public record Member(TradeId id, int size, Instant until) {}

    /** @param reason why it did not settle; null where it did */
    public record Decided(TradeId id, @Nullable String reason) {}
}
