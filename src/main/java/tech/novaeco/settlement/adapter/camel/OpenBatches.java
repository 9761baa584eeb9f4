package tech.novaeco.settlement.adapter.camel;

import java.util.Set;
import org.apache.camel.processor.aggregate.MemoryAggregationRepository;

/** Where the batch that fills up is kept: out of the clock's sight while no settler could take it. */
public final class OpenBatches extends MemoryAggregationRepository {
    private final Settlers settlers;

    public OpenBatches(Settlers settlers) {
        this.settlers = settlers;
    }

    /** Asked for when the interval is over, and when a settler comes free: these are closed. */
    @Override
    public Set<String> getKeys() {
        return settlers.isFreeElseAwaited() ? super.getKeys() : Set.of();
    }
}
