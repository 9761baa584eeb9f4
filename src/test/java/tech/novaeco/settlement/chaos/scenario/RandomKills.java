package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.support.WorkerProcess;

/** Any worker, any time. */
public final class RandomKills implements Scenario {
    private static final int RATE = 70;

    private final int kills;

    public RandomKills(int kills) {
        this.kills = kills;
    }

    @Override
    public String name() {
        return "random-kills";
    }

    @Override
    public String description() {
        return "kill -9 of a random worker at a random moment; another takes its place";
    }

    @Override
    public int leastHits() {
        return kills;
    }

    @Override
    public void run(Arena arena) throws Exception {
        Crew crew = arena.crew();
        arena.load("chaos", RATE);
        for (int kill = 0; kill < kills; kill++) {
            int place = arena.random().nextInt(crew.size());
            WorkerProcess victim = crew.get(place);
            crew.awaitReady(place);
            arena.moment(1_500);
            arena.faults().inject("kill-9", crew.name(place), () -> crew.awaitBusy(place), () -> {
                victim.kill9();
                return "killed";
            });
            crew.replace(place);
        }
    }
}
