package tech.novaeco.settlement.chaos.scenario;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.faults.Sql;

/** An administrator ends sessions: at random, and while they commit. */
public final class EndedSessions implements Scenario {
    private static final int RATE = 70;
    private static final int TIMES = 4;
    private static final String WORKERS = " application_name = 'trade-settlement' AND pid <> pg_backend_pid()";
    private static final String END_ALL =
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE" + WORKERS;
    private static final String END_COMMITTING = END_ALL + " AND query = 'COMMIT' AND state = 'active'";

    @Override
    public String name() {
        return "ended-sessions";
    }

    @Override
    public String description() {
        return "pg_terminate_backend of all workers' sessions, and of those that are committing";
    }

    @Override
    public int leastHits() {
        return TIMES + 1;
    }

    @Override
    public void run(Arena arena) throws Exception {
        String jdbcUrl = arena.site().jdbcUrl();
        arena.load("chaos", RATE);
        for (int i = 0; i < TIMES; i++) {
            arena.awaitProgress(50);
            arena.moment(500);
            arena.fault("end-sessions", "all workers", () -> Sql.ask(jdbcUrl, END_ALL) + " sessions ended");
        }
        arena.awaitProgress(50);
        for (int i = 0; i < 2; i++) {
            arena.fault("end-committing", "sessions in COMMIT", () -> endCommitting(jdbcUrl) + " sessions ended");
        }
        arena.awaitProgress(50);
    }

    /** A COMMIT takes some milliseconds: asks again and again until it meets one. */
    private static int endCommitting(String jdbcUrl) throws Exception {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                Statement statement = connection.createStatement()) {
            return Awaitility.await("a session that commits")
                    .atMost(Duration.ofSeconds(30))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> ended(statement), ended -> ended > 0);
        }
    }

    private static int ended(Statement statement) throws Exception {
        try (ResultSet rows = statement.executeQuery(END_COMMITTING)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
