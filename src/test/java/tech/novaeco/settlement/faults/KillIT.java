package tech.novaeco.settlement.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.NodeClient;
import tech.novaeco.settlement.support.WorkerProcess;

/**
 * kill -9 of random workers while they settle, and new ones in their place. {@code -Dkills=10 -Dtrades=20000} for the
 * full run, {@code -Dseed=...} to repeat one. A run in which too few kills hit work in progress fails.
 */
@Tag("services")
@Tag("chaos")
class KillIT {
    private static final int KILLS = Integer.getInteger("kills", 4);
    private static final int TRADES = Integer.getInteger("trades", 3_000);

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void a_killed_worker_loses_nothing_and_doubles_nothing(int workers) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime() % 1_000_000);
        Random random = new Random(seed);
        System.out.printf("KillIT: %d workers, %d kills, %d trades, seed %d%n", workers, KILLS, TRADES, seed);
        try (Stage stage = Stage.open()) {
            List<WorkerProcess> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(stage.start(stage.command()));
            }
            running.forEach(WorkerProcess::awaitReady);
            NodeClient publisher = stage.publish(TRADES, seed, 0);
            int inMidRun = 0;
            // ids differ from messages by duplicates and poison: a tenth
            long ids = Math.round(TRADES * 0.88);
            for (int kill = 0; kill < KILLS; kill++) {
                // in the first six tenths: however fast the workers are, there must be work left for the last one
                long share = ids * 6 / 10 / KILLS;
                long at = share * kill + random.nextInt((int) (share * 8 / 10)) + 1;
                stage.awaitDecided(at);
                Thread.sleep(random.nextInt(60));
                WorkerProcess victim = running.get(random.nextInt(workers));
                long before = stage.decided();
                victim.kill9();
                boolean trades = stage.decided() < ids;
                inMidRun += trades ? 1 : 0;
                System.out.printf(
                        "  kill %d: worker %d with %d decided%s%n",
                        kill + 1, victim.pid(), before, trades ? "" : ", too late");
                WorkerProcess next = stage.start(stage.command());
                running.set(running.indexOf(victim), workers == 1 ? next.awaitReady() : next);
            }
            publisher.awaitEnd(Duration.ofMinutes(2));
            stage.awaitDrained(Duration.ofSeconds(40));
            assertThat(inMidRun).as("kills in mid-run, seed %d", seed).isEqualTo(KILLS);
            stage.assertNothingLostNothingDoubled();
            stage.assertSealedWithoutAGap();
            System.out.printf(
                    "  %d ids confirmed, 0 lost, 0 doubled; %d callbacks repeated%n",
                    stage.confirmed().size(),
                    stage.told().settlements().size()
                            - stage.told().settlements().stream()
                                    .map(callback -> callback.eventId())
                                    .distinct()
                                    .count());
        }
    }
}
