package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.Scenario;

/** Trades that get in each other's way, and a death in the middle of them. */
public final class HostileMix implements Scenario {
    private static final int RATE = 160;
    private static final int TRADES = 300;

    private final String name;
    private final String mix;
    private final String description;

    private HostileMix(String name, String mix, String description) {
        this.name = name;
        this.mix = mix;
        this.description = description;
    }

    public static HostileMix hotAccount() {
        return new HostileMix("hot-account", "hot", "nine of ten trades have one seller; a worker is killed");
    }

    public static HostileMix repeats() {
        return new HostileMix(
                "repeats", "repeats", "two of five trades arrive ten times, out of order; a worker is killed");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public int leastHits() {
        return 1;
    }

    @Override
    public void run(Arena arena) throws Exception {
        Crew crew = arena.crew();
        arena.load(mix, RATE);
        arena.awaitProgress(TRADES);
        int place = arena.random().nextInt(crew.size());
        arena.faults().inject("kill-9", crew.name(place), () -> crew.awaitBusy(place), () -> {
            crew.get(place).kill9();
            return "killed";
        });
        crew.replace(place);
        arena.awaitProgress(TRADES);
    }
}
