package tech.novaeco.settlement.chaos.scenario;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;

/** A column more on tables that are written to: what a later version's migration does. */
public final class MigrationUnderLoad implements Scenario {
    private static final int RATE = 70;
    private static final int HELD_MILLIS = 3_000;
    private static final List<String> TABLES = List.of("account_balance", "batch", "entry");

    @Override
    public String name() {
        return "migration-under-load";
    }

    @Override
    public String description() {
        return "a table is locked for 3 s and gets a column, one after the other, while workers write to it";
    }

    @Override
    public int leastHits() {
        return 2;
    }

    @Override
    public void run(Arena arena) throws Exception {
        arena.load("chaos", RATE);
        for (String table : TABLES) {
            arena.awaitProgress(100);
            arena.fault("migration", "ledger." + table, () -> {
                addColumn(arena.site().jdbcUrl(), table);
                return "column added";
            });
        }
        arena.awaitProgress(100);
    }

    private static void addColumn(String jdbcUrl, String table) throws Exception {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("ALTER TABLE ledger." + table + " ADD COLUMN IF NOT EXISTS added_by_chaos integer");
            Thread.sleep(HELD_MILLIS);
            connection.commit();
        }
    }
}
