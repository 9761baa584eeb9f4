package tech.novaeco.settlement.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tech.novaeco.settlement.support.WorkerProcess;

/** Workers join, leave and freeze while others settle. */
@Tag("services")
@Tag("chaos")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondWorkerIT {
    private final Stage stage = Stage.open();

    SecondWorkerIT() throws Exception {}

    @AfterEach
    void stopWorkers() {
        stage.stopWorkers();
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    void workers_join_and_leave_under_load() throws Exception {
        WorkerProcess first = stage.worker();
        stage.publish(2_000, 61, 300);
        stage.awaitDecided(stage.decided() + 200);
        WorkerProcess second = stage.worker();
        WorkerProcess third = stage.worker();
        // the leaving ones have load of their own, however long the others took to join
        stage.publish(3_000, 63, 300);
        stage.awaitDecided(stage.decided() + 200);
        WorkerProcess.Ended one = first.terminate();
        stage.awaitDecided(stage.decided() + 200);
        WorkerProcess.Ended two = second.terminate();
        assertThat(third.running()).isTrue();
        stage.awaitDrained(Duration.ofSeconds(60));
        System.out.printf("SIGTERM under load: ended after %s and %s%n", one.took(), two.took());
        stage.assertNothingLostNothingDoubled();
        assertThat(one.took()).isLessThan(Duration.ofSeconds(10));
        assertThat(two.took()).isLessThan(Duration.ofSeconds(10));
        assertThat(first.logText() + second.logText())
                .contains("Drained: 0 deliveries left unanswered")
                .doesNotContain("\tat ");
    }

    @Test
    void a_frozen_worker_does_not_hold_up_the_others_and_doubles_nothing_when_it_wakes() throws Exception {
        WorkerProcess zombie = stage.worker();
        WorkerProcess other = stage.worker();
        stage.publish(5_000, 62, 500);
        stage.awaitDecided(stage.decided() + 1_000);
        zombie.pause();
        long frozen = System.nanoTime();
        long before = stage.decided();
        stage.awaitDecided(before + 1_500);
        double held = (System.nanoTime() - frozen) / 1e9;
        Thread.sleep(Math.max(0, 13_000 - (System.nanoTime() - frozen) / 1_000_000));
        zombie.resume();
        stage.awaitDrained(Duration.ofSeconds(90));
        System.out.printf("frozen 13 s: the other settled 1,500 more within %.1f s%n", held);
        stage.assertNothingLostNothingDoubled();
        assertThat(other.running() && zombie.running()).isTrue();
        assertThat(held).as("seconds the others were held up").isLessThan(40);
    }
}
