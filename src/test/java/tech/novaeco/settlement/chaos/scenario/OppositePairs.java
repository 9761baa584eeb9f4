package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.Scenario;

/**
 * Batches that name the same accounts in other orders begin to lock them at the same moment, again and again: each time the
 * ledger stands still until every worker has a batch that waits, and is then let go. At last a worker is killed.
 */
public final class OppositePairs implements Scenario {
    private static final int RATE = 300;
    private static final int TRADES = 200;
    private static final int STARTS = 8;

    @Override
    public String name() {
        return "opposite-pairs";
    }

    @Override
    public String description() {
        return "batches of all workers lock the same accounts in opposite orders at the same moment; a worker is killed";
    }

    @Override
    public int leastHits() {
        return 1 + STARTS;
    }

    @Override
    public void run(Arena arena) throws Exception {
        Crew crew = arena.crew();
        crew.awaitReady();
        arena.load("pairs", RATE);
        arena.awaitProgress(TRADES);
        for (int i = 0; i < STARTS; i++) {
            arena.fault("standstill", "PostgreSQL", () -> startTogether(arena));
        }
        int place = arena.random().nextInt(crew.size());
        arena.faults().inject("kill-9", crew.name(place), () -> crew.awaitBusy(place), () -> {
            crew.get(place).kill9();
            return "killed";
        });
        crew.replace(place);
        arena.awaitProgress(TRADES);
    }

    private static String startTogether(Arena arena) throws Exception {
        try (Standstill standstill = Standstill.begin(arena.site().jdbcUrl())) {
            return "let go " + standstill.awaitWaiting(arena.crew().size()) + " batches at once";
        }
    }
}
