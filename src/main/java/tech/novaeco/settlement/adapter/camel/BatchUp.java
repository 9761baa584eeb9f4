package tech.novaeco.settlement.adapter.camel;

import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.settlement.Arrival;

/** Collects arrivals into a batch and takes their deliveries over from the intake. Runs under the aggregator's lock. */
public final class BatchUp implements AggregationStrategy {
    private final Supplier<UUID> ids;

    public BatchUp(Supplier<UUID> ids) {
        this.ids = ids;
    }

    @Override
    public Exchange aggregate(@Nullable Exchange open, Exchange arrived) {
        Arrival arrival = arrived.getMessage().getBody(Arrival.class);
        PendingDelivery delivery = arrived.getProperty(TakeDelivery.DELIVERY, PendingDelivery.class);
        // the aggregator hands us copies: the first of them becomes the batch
        Exchange answer = open == null ? opened(arrived) : open;
        answer.getMessage().getBody(TradeBatch.class).add(arrival, delivery);
        return answer;
    }

    private Exchange opened(Exchange first) {
        TradeBatch batch = new TradeBatch(ids.get());
        first.getMessage().setBody(batch);
        first.removeProperty(TakeDelivery.DELIVERY);
        first.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onFailure(Exchange failed) {
                // given up, as when the worker stops while the database is away
                batch.deliveries().forEach(PendingDelivery::hold);
            }
        });
        return first;
    }
}
