package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SingleSite;
import tech.novaeco.settlement.support.PrivatePostgres;

/** PostgreSQL dies and recovers from its log. */
public final class DatabaseCrash implements Scenario {
    private static final int RATE = 70;
    private static final int CRASHES = 2;

    @Override
    public String name() {
        return "database-crash";
    }

    @Override
    public String description() {
        return "kill -9 of every process of PostgreSQL, and its start a moment later";
    }

    @Override
    public int leastHits() {
        return CRASHES;
    }

    @Override
    public void run(Arena arena) throws Exception {
        PrivatePostgres postgres = SingleSite.of(arena).postgres();
        arena.load("chaos", RATE);
        for (int i = 0; i < CRASHES; i++) {
            arena.awaitProgress(100);
            arena.fault("database-crash", "PostgreSQL", () -> {
                postgres.kill9();
                arena.moment(2_000);
                postgres.start();
                return "killed, recovered";
            });
            arena.awaitProgress(100);
        }
    }
}
