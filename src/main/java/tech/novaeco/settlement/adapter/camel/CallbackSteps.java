package tech.novaeco.settlement.adapter.camel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.postgres.Outbox;
import tech.novaeco.settlement.adapter.rabbit.EventPublisher;
import tech.novaeco.settlement.settlement.Outbound;

/** Tells the world of a committed batch. A crash at any point repeats what was told, under the same ids. */
public final class CallbackSteps {
    private static final String BATCH = "batch";

    private final Outbox outbox;
    private final EventPublisher publisher;
    private final SettlementMeters meters;
    private final Clock clock;

    public CallbackSteps(Outbox outbox, EventPublisher publisher, SettlementMeters meters, Clock clock) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.meters = meters;
        this.clock = clock;
    }

    /** @return what to tell, or null if nothing is left to tell of this batch; holds the batch until the transaction ends */
    public @Nullable Outbound claim(Exchange exchange) {
        Object batch = exchange.getMessage().getBody();
        if (batch instanceof TradeBatch settledHere) {
            exchange.setProperty(BATCH, settledHere);
            return outbox.claim(settledHere.id());
        }
        // a row of the sweep's query
        return outbox.claim((UUID) Objects.requireNonNull(((Map<?, ?>) batch).get("id")));
    }

    public void publishCallbacks(Outbound outbound) {
        publisher.publishSettlements(outbound);
    }

    public void publishNotifications(Outbound outbound) {
        publisher.publishNotifications(outbound);
    }

    public void publishDeadLetters(Outbound outbound) {
        publisher.publishDeadLetters(outbound.deadLetters());
    }

    public void markDispatched(Outbound outbound, Exchange exchange) {
        outbox.markDispatched(outbound.batchId());
        Instant committed = outbound.attempts().stream()
                .map(Outbound.Attempt::recordedAt)
                .max(Instant::compareTo)
                .orElseGet(clock::instant);
        Duration lag = Duration.between(committed, clock.instant());
        meters.dispatched(exchange.getProperty(BATCH, TradeBatch.class), lag.isNegative() ? Duration.ZERO : lag);
    }
}
