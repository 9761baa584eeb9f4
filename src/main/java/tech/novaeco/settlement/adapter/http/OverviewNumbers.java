package tech.novaeco.settlement.adapter.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The overview's numbers, read from the meters. Sums of this worker since its start; null where nobody knows yet. */
final class OverviewNumbers {
    private final MeterRegistry meters;

    OverviewNumbers(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Counts of trades and batches; {@code p50Millis}, {@code p99Millis} of the last minutes, arrival to callback. */
    Map<String, Object> read() {
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("version", version());
        numbers.put("uptimeSeconds", ManagementFactory.getRuntimeMXBean().getUptime() / 1000);
        numbers.put("inFlight", gauge("settlement.deliveries.in.flight"));
        numbers.put("paused", Long.valueOf(1).equals(gauge("settlement.intake.paused")));
        numbers.put("settled", count("settlement.trades.settled"));
        numbers.put("duplicates", count("settlement.trades.duplicate"));
        numbers.put("pending", gauge("settlement.trades.pending"));
        numbers.put("rejected", rejected());
        DistributionSummary batches = meters.find("settlement.batch.size").summary();
        numbers.put("batches", batches == null ? 0 : batches.count());
        numbers.put("batchedTrades", batches == null ? 0 : Math.round(batches.totalAmount()));
        numbers.put("lastBatchSize", gauge("settlement.last.batch.size"));
        numbers.put("lastBatchAt", gauge("settlement.last.batch.time"));
        Timer told = meters.find("settlement.arrival.to.paid").timer();
        numbers.put("told", told == null ? 0 : told.count());
        numbers.put("p50Millis", percentile(told, 0.5));
        numbers.put("p99Millis", percentile(told, 0.99));
        return numbers;
    }

    /** Messages in the queue, as the broker's health check last saw them. */
    @Nullable
    Long waiting() {
        return gauge("settlement.queue.waiting");
    }

    private Map<String, Long> rejected() {
        Map<String, Long> byReason = new TreeMap<>();
        for (Counter counter : meters.find("settlement.trades.rejected").counters()) {
            byReason.put(String.valueOf(counter.getId().getTag("reason")), Math.round(counter.count()));
        }
        return byReason;
    }

    private long count(String name) {
        Counter counter = meters.find(name).counter();
        return counter == null ? 0 : Math.round(counter.count());
    }

    private @Nullable Long gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        double value = gauge == null ? Double.NaN : gauge.value();
        return Double.isNaN(value) ? null : Long.valueOf(Math.round(value));
    }

    // 0: nothing was timed lately
    private static @Nullable Long percentile(@Nullable Timer timer, double percentile) {
        if (timer == null) {
            return null;
        }
        for (ValueAtPercentile value : timer.takeSnapshot().percentileValues()) {
            if (value.percentile() == percentile && value.value() > 0) {
                return Math.round(value.value(TimeUnit.MILLISECONDS));
            }
        }
        return null;
    }

    private static String version() {
        String version = OverviewNumbers.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
