package tech.novaeco.settlement.chaos.scenario;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;

/** Others have taken every connection that PostgreSQL gives: workers get none, theirs having been ended. */
public final class PoolExhausted implements Scenario {
    private static final int RATE = 70;
    private static final int HELD_MILLIS = 6_000;
    private static final int MORE_THAN_ENOUGH = 300;
    private static final String END_WORKERS = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            + " WHERE application_name = 'trade-settlement'";

    @Override
    public String name() {
        return "pool-exhausted";
    }

    @Override
    public String description() {
        return "every connection of PostgreSQL is taken by others for 6 s";
    }

    @Override
    public int leastHits() {
        return 1;
    }

    @Override
    public void run(Arena arena) throws Exception {
        String jdbcUrl = arena.site().jdbcUrl();
        arena.load("chaos", RATE);
        arena.awaitProgress(100);
        arena.fault("connections-taken", "PostgreSQL", () -> {
            List<Connection> taken = new ArrayList<>();
            try (Connection first = DriverManager.getConnection(jdbcUrl)) {
                first.createStatement().execute(END_WORKERS);
                take(jdbcUrl, taken);
                Thread.sleep(HELD_MILLIS);
                return taken.size() + " connections held";
            } finally {
                for (Connection one : taken) {
                    one.close();
                }
            }
        });
        arena.awaitProgress(100);
    }

    private static void take(String jdbcUrl, List<Connection> taken) {
        try {
            while (taken.size() < MORE_THAN_ENOUGH) {
                taken.add(DriverManager.getConnection(jdbcUrl));
            }
        } catch (SQLException full) {
            // that is what was wanted
        }
    }
}
