package tech.novaeco.settlement.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import tech.novaeco.settlement.support.NodeClient;
import tech.novaeco.settlement.support.WorkerProcess;

/** A server goes away while a worker settles: what must hold, whatever the server. */
@Tag("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Outage {
    /** An orchestrator grants 10 s; this machine may be busy. */
    static final Duration TERM_LIMIT = Duration.ofSeconds(10);

    private static final Duration RECOVERY = Duration.ofSeconds(30);
    private static final int RATE = 400;

    /** What goes wrong. Returns whether the worker must have said that it is not ready. */
    interface Fault {
        boolean happens(WorkerProcess worker) throws Exception;
    }

    final Stage stage = Stage.open();
    long seed = getClass().getSimpleName().hashCode() & 0xffff;

    Outage() throws Exception {}

    @AfterEach
    void stopWorkers() {
        stage.stopWorkers();
    }

    @AfterAll
    void close() {
        stage.close();
    }

    static void away() throws InterruptedException {
        Thread.sleep(1_000L * Integer.getInteger("outage", 12));
    }

    void underLoad(String what, int trades, Fault fault) throws Exception {
        WorkerProcess worker = stage.worker();
        try (HealthWatch watch = new HealthWatch(worker)) {
            NodeClient publisher = stage.publish(trades, ++seed, RATE);
            long before = stage.decided();
            stage.awaitDecided(before + 500);
            assertThat(publisher.running()).as("under load").isTrue();
            boolean notReady = fault.happens(worker);
            long back = System.nanoTime();
            long decided = stage.decided();
            // on a slow machine the fault outlasts the publisher: without new work there is nothing to resume
            stage.publish(200, ++seed, RATE);
            stage.awaitDecided(decided + 1);
            double resumed = (System.nanoTime() - back) / 1e9;
            finish();
            System.out.printf(
                    "%s: work resumed %.1f s after it was back, ready for good after %.1f s; %d log lines, %d of stack traces%n",
                    what,
                    resumed,
                    watch.secondsToReady(back),
                    watch.logged().size(),
                    watch.stackTraceLines().size());
            assertThat(Metric.of(worker, Metric.IN_FLIGHT))
                    .as("deliveries in flight")
                    .isZero();
            assertThat(watch.alwaysLive()).as("alive all the time").isTrue();
            assertThat(notReady && !watch.saw(503))
                    .as("said ready all the time")
                    .isFalse();
            assertThat(worker.status("/health/ready")).isEqualTo(200);
            assertThat(resumed).as("seconds until work resumed").isLessThan(RECOVERY.toSeconds());
            assertThat(watch.stackTraceLines()).as("lines of stack traces").isEmpty();
            assertThat(watch.logged()).as("log").hasSizeLessThan(200);
        }
    }

    void finish() throws Exception {
        stage.awaitDrained(Duration.ofSeconds(60));
        stage.assertNothingLostNothingDoubled();
    }
}
