package tech.novaeco.settlement.adapter.camel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.Outcome;
import tech.novaeco.settlement.trade.ReasonCode;

/** What the worker counts: names are API for dashboards and alerts. Times by the worker's clock, for reports only. */
public final class SettlementMeters {
    private final MeterRegistry registry;
    private final Clock clock;
    private final DistributionSummary batchSize;
    private final Timer batchAge;
    private final Timer arrivalToPaid;
    private final Timer publishToPaid;
    private final Timer callbackLag;
    private final Timer commitTime;
    private final Counter settled;
    private final Counter duplicates;
    private final AtomicInteger lastBatchSize = new AtomicInteger();
    private final AtomicLong lastBatchTime = new AtomicLong();

    public SettlementMeters(MeterRegistry registry, Clock clock, IntakeGate gate) {
        this.registry = registry;
        this.clock = clock;
        batchSize = DistributionSummary.builder("settlement.batch.size")
                .description("trades in a committed batch")
                .publishPercentileHistogram()
                .register(registry);
        batchAge = timer("settlement.batch.age", "from the arrival of a batch's oldest trade to its COMMIT");
        arrivalToPaid = Timer.builder("settlement.arrival.to.paid")
                .description("from the arrival of a trade at the worker to its PAID callback")
                .publishPercentileHistogram()
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        publishToPaid = timer(
                "settlement.publish.to.paid",
                "from a message's timestamp (whole seconds, set by the publisher) to its PAID callback");
        callbackLag = timer("settlement.callback.lag", "from the COMMIT of a batch to its callbacks being confirmed");
        commitTime = timer("settlement.commit.time", "the COMMIT of a batch");
        settled = Counter.builder("settlement.trades.settled")
                .description("instructions settled")
                .register(registry);
        duplicates = Counter.builder("settlement.trades.duplicate")
                .description("instructions that came again and changed nothing")
                .register(registry);
        Gauge.builder("settlement.last.batch.size", lastBatchSize, AtomicInteger::get)
                .description("trades in the batch that was committed last; 0 before the first")
                .register(registry);
        Gauge.builder("settlement.last.batch.time", lastBatchTime, AtomicLong::get)
                .description("when a batch was committed last, seconds since 1970; 0 before the first")
                .register(registry);
        Gauge.builder("settlement.intake.paused", gate, g -> g.paused() == null ? 0 : 1)
                .description("1 while the intake is paused because something the worker needs is away")
                .register(registry);
        Gauge.builder("settlement.deliveries.in.flight", gate, IntakeGate::inFlight)
                .description("deliveries taken and not yet acknowledged")
                .register(registry);
    }

    /** How long the database took to answer COMMIT. */
    void committed(Duration took) {
        commitTime.record(took);
    }

    void duplicate() {
        duplicates.increment();
    }

    void rejected(ReasonCode reason) {
        registry.counter("settlement.trades.rejected", "reason", reason.name()).increment();
    }

    void settled(TradeBatch batch, BatchOutcome outcome) {
        batchSize.record(batch.size());
        lastBatchSize.set(batch.size());
        lastBatchTime.set(clock.instant().getEpochSecond());
        batch.deliveries().stream()
                .map(PendingDelivery::arrivedAt)
                .min(Instant::compareTo)
                .ifPresent(oldest -> batchAge.record(since(oldest)));
        outcome.decisions().forEach(decision -> count(decision.outcome()));
    }

    private void count(Outcome outcome) {
        if (outcome instanceof Outcome.Settled) {
            settled.increment();
        } else if (outcome instanceof Outcome.Rejected rejected) {
            rejected(rejected.reason());
        } else if (outcome instanceof Outcome.Conflict) {
            rejected(ReasonCode.DUPLICATE_CONFLICT);
        } else if (outcome instanceof Outcome.Duplicate) {
            duplicate();
        }
    }

    /** @param batch the batch as it was settled here; null when it was found undispatched after a crash */
    void dispatched(@Nullable TradeBatch batch, Duration sinceCommit) {
        callbackLag.record(sinceCommit);
        if (batch == null) {
            return;
        }
        for (PendingDelivery delivery : batch.deliveries()) {
            arrivalToPaid.record(since(delivery.arrivedAt()));
            Instant published = delivery.publishedAt();
            if (published != null) {
                publishToPaid.record(since(published));
            }
        }
    }

    /** Time from {@code then} to now, within a day: publishers' clocks differ, and some write milliseconds for seconds. */
    private Duration since(Instant then) {
        Instant now = clock.instant();
        boolean credible = !then.isAfter(now) && then.isAfter(now.minus(Duration.ofDays(1)));
        return credible ? Duration.between(then, now) : Duration.ZERO;
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .register(registry);
    }
}
