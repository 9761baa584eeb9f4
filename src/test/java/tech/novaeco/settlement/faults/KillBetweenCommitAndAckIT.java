package tech.novaeco.settlement.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.support.CallbackJournal.Callback;
import tech.novaeco.settlement.support.WorkerProcess;

/** The worker dies at a chosen step of its own routes, the third time it comes there; another takes over. */
@Tag("services")
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillBetweenCommitAndAckIT {
    private static final String SETTLEMENT = "20-settlement.camel.yaml";
    private static final String CALLBACKS = "30-callbacks.camel.yaml";
    private static final int TRADES = 1_200;

    private Stage stage;
    private long seed = 4200;

    KillBetweenCommitAndAckIT() throws Exception {
        stage = Stage.open();
    }

    @BeforeAll
    void start() {
        assertThat(stage.decided()).isZero();
    }

    @AfterEach
    void stopWorkers() {
        stage.stopWorkers();
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    void after_commit_and_before_the_acks_the_deliveries_come_again_and_are_recognised(@TempDir Path routes)
            throws Exception {
        dieAt(new RouteOverlay(routes).crashBefore(SETTLEMENT, "ack-deliveries"));
        long notAcknowledged = Sql.count(
                stage.postgres().jdbcUrl(), "SELECT trade_count FROM ledger.batch ORDER BY recorded_at DESC LIMIT 1");
        assertThat(notAcknowledged).isPositive();
        WorkerProcess next = takeOver();
        assertThat(Metric.of(next, Metric.DUPLICATES)).as("recognised").isGreaterThanOrEqualTo(notAcknowledged);
    }

    @Test
    void before_commit_nothing_of_the_batch_is_there(@TempDir Path routes) throws Exception {
        dieAt(new RouteOverlay(routes).crashAfter(SETTLEMENT, "post"));
        takeOver();
    }

    @Test
    void after_the_acks_and_before_the_callbacks_the_sweep_of_the_next_worker_tells(@TempDir Path routes)
            throws Exception {
        dieAt(new RouteOverlay(routes).crashBefore(SETTLEMENT, "to-callbacks"));
        assertThat(Sql.count(
                        stage.postgres().jdbcUrl(), "SELECT count(*) FROM ledger.batch WHERE dispatched_at IS NULL"))
                .as("committed, not told")
                .isPositive();
        takeOver();
    }

    @Test
    void in_the_middle_of_the_callbacks_they_are_sent_again_under_the_same_ids(@TempDir Path routes) throws Exception {
        dieAt(new RouteOverlay(routes).crashBefore(CALLBACKS, "mark-dispatched"));
        takeOver();
        List<Callback> told = stage.told().settlements();
        long different = told.stream().map(Callback::eventId).distinct().count();
        assertThat(told.size() - different).as("repeated under the same id").isPositive();
    }

    /** Publishes, and lets a worker with this route work until it dies. */
    private void dieAt(RouteOverlay overlay) {
        WorkerProcess doomed = stage.start(stage.command()
                .withTestClasses()
                .withRoutesDir(overlay.directory())
                .withJvmOption("-Dcrash.at=3"));
        stage.publish(TRADES, ++seed, 0).awaitEnd(Duration.ofMinutes(2));
        assertThat(doomed.awaitEnd().exitCode()).as(doomed.logText()).isEqualTo(Crash.EXIT_CODE);
        assertThat(stage.decided())
                .as("died in mid-run")
                .isLessThan(stage.confirmed().size());
    }

    private WorkerProcess takeOver() throws Exception {
        WorkerProcess next = stage.worker();
        stage.awaitDrained(Duration.ofSeconds(60));
        stage.assertNothingLostNothingDoubled();
        return next;
    }
}
