package tech.novaeco.settlement.adapter.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.support.Trades;

class SettlementMetersTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final IntakeGate gate = new IntakeGate(CLOCK);
    private final SettlementMeters meters = new SettlementMeters(registry, CLOCK, gate);

    @Test
    void a_trade_is_timed_from_the_publishers_timestamp() {
        meters.dispatched(batchPublishedAt(NOW.minusSeconds(3)), Duration.ZERO);

        assertThat(registry.get("settlement.publish.to.paid").timer().totalTime(TimeUnit.SECONDS))
                .isEqualTo(3.0);
    }

    /** Recorded around a COMMIT: whatever a publisher writes, a meter may not throw. */
    @Test
    void a_timestamp_in_milliseconds_or_in_the_future_or_in_the_stone_age_counts_as_no_time() {
        for (Instant published : new Instant[] {
            Instant.ofEpochSecond(NOW.toEpochMilli()),
            Instant.MAX,
            Instant.MIN,
            NOW.plusSeconds(5),
            NOW.minusSeconds(90_000)
        }) {
            assertThatCode(() -> meters.dispatched(batchPublishedAt(published), Duration.ZERO))
                    .doesNotThrowAnyException();
        }
        assertThat(registry.get("settlement.publish.to.paid").timer().totalTime(TimeUnit.SECONDS))
                .isZero();
    }

    private TradeBatch batchPublishedAt(@Nullable Instant published) {
        TradeBatch batch = new TradeBatch(UUID.randomUUID());
        Arrival arrival =
                new Arrival(new Instruction.Trade(Trades.trade().event()), new byte[0], new Arrival.Origin.Queue());
        batch.add(arrival, new PendingDelivery(null, 1, gate, NOW, published));
        return batch;
    }
}
