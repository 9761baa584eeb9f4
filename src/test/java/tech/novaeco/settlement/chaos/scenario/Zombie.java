package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.Scenario;

/** A worker stands still with its locks and deliveries, loses both, and wakes. */
public final class Zombie implements Scenario {
    private static final int RATE = 70;

    private final int seconds;

    /** @param seconds it stands still: PostgreSQL ends its session after 10, RabbitMQ its connection after 20 */
    public Zombie(int seconds) {
        this.seconds = seconds;
    }

    @Override
    public String name() {
        return "zombie-" + seconds + "-s";
    }

    @Override
    public String description() {
        return "SIGSTOP of a busy worker for " + seconds + " s, then SIGCONT";
    }

    @Override
    public int leastHits() {
        return 1;
    }

    @Override
    public void run(Arena arena) throws Exception {
        Crew crew = arena.crew();
        int place = arena.random().nextInt(crew.size());
        arena.load("chaos", RATE);
        arena.awaitProgress(100);
        arena.faults().inject("freeze", crew.name(place), () -> crew.awaitBusy(place), () -> {
            crew.get(place).pause();
            try {
                Thread.sleep(seconds * 1_000L);
            } finally {
                crew.get(place).resume();
            }
            return "frozen " + seconds + " s, woken";
        });
        arena.awaitProgress(100);
    }
}
