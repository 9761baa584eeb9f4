package tech.novaeco.settlement.chaos;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tech.novaeco.settlement.chaos.checker.Checker;

/** Looks at the run twice a second: how much was published, decided, told, and whether conservation and floors hold. */
final class Timeline implements AutoCloseable {
    /** @param decided -1 where the ledger did not answer */
    record Sample(long at, String scenario, int published, long decided, long told) {}

    private static final long PERIOD_MILLIS = 500;
    /** Which check looks at each entry and hold too: one takes as long as several of sums and balances. */
    private static final int EACH_ROW = 10;

    private final Arena arena;
    private final JsonLines file;
    private final CountDownLatch end = new CountDownLatch(1);
    private final Thread sampler = new Thread(this::sample, "timeline");
    private final Thread watcher = new Thread(this::watch, "conservation");
    private final List<String> violations = new ArrayList<>();
    private volatile String scenario = "start";
    private volatile int checks;

    Timeline(Arena arena) {
        this.arena = arena;
        this.file = new JsonLines(arena.directory().samples());
        sampler.start();
        watcher.start();
    }

    void begin(String name) {
        scenario = name;
    }

    /** Sentences of broken invariants, seen during faults; each once. */
    List<String> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    /** How often conservation and floors were asked for and the ledger answered. */
    int checks() {
        return checks;
    }

    private boolean ended(long millis) {
        try {
            return end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            return true;
        }
    }

    private void sample() {
        while (!ended(PERIOD_MILLIS)) {
            long decided;
            try {
                decided = Database.decided(arena.site().jdbcUrl());
            } catch (SQLException away) {
                decided = -1;
            }
            int published = arena.published().count();
            file.append(List.of(new Sample(
                    System.currentTimeMillis(),
                    scenario,
                    published,
                    decided,
                    arena.witness().count())));
        }
    }

    private void watch() {
        while (!ended(2 * PERIOD_MILLIS)) {
            try {
                String jdbcUrl = arena.site().jdbcUrl();
                List<String> broken =
                        checks % EACH_ROW == 0 ? Checker.wholeDuringFaults(jdbcUrl) : Checker.duringFaults(jdbcUrl);
                checks++;
                synchronized (violations) {
                    broken.stream()
                            .map(sentence -> "during " + scenario + ": " + sentence)
                            .filter(sentence -> !violations.contains(sentence))
                            .forEach(violations::add);
                }
            } catch (SQLException away) {
                // asked again when it is back
            }
        }
    }

    @Override
    public void close() {
        end.countDown();
        try {
            sampler.join();
            watcher.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
