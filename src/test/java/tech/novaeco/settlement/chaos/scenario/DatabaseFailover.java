package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.SiteKind;
import tech.novaeco.settlement.chaos.StandbySite;

/** A primary dies for good, its standby takes over. */
public final class DatabaseFailover implements Scenario {
    private static final int RATE = 150;

    @Override
    public String name() {
        return "database-failover";
    }

    @Override
    public String description() {
        return "the primary is killed, its standby promoted; clients find it by targetServerType=primary";
    }

    @Override
    public int leastHits() {
        return 1;
    }

    @Override
    public SiteKind site() {
        return SiteKind.STANDBY;
    }

    @Override
    public void run(Arena arena) throws Exception {
        arena.load("chaos", RATE);
        arena.awaitProgress(300);
        arena.fault("promotion", "PostgreSQL", () -> {
            long at = System.currentTimeMillis();
            StandbySite.of(arena).failOver();
            long promoted = System.currentTimeMillis() - at;
            arena.awaitProgress(300);
            return "promoted after " + promoted + " ms; longest time without a commit " + arena.longestPauseMillis(at)
                    + " ms";
        });
        arena.awaitProgress(100);
    }
}
