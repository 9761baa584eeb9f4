package tech.novaeco.settlement.chaos.planted;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.faults.Sql;

/** Two sessions that lock two rows in opposite order. */
final class Deadlock {
    private static final String LOCK = "SELECT FROM ledger.asset WHERE code = '%s' FOR UPDATE";

    private Deadlock() {}

    /** Returns when the database has broken it, and counts it. */
    static void provoke(String jdbcUrl) throws Exception {
        try (Connection one = session(jdbcUrl);
                Connection other = session(jdbcUrl)) {
            lock(one, "EUR");
            lock(other, "USD");
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> locks(one, "USD"));
            boolean second = locks(other, "EUR");
            if (!second) {
                other.rollback();
            }
            if (second == waiting.get()) {
                throw new AssertionError("both or neither got both locks");
            }
            one.rollback();
        }
        Awaitility.await("the deadlock is counted")
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        Sql.count(jdbcUrl, "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
                                > 0);
    }

    private static Connection session(String jdbcUrl) throws SQLException {
        Connection session = DriverManager.getConnection(jdbcUrl);
        session.setAutoCommit(false);
        return session;
    }

    private static void lock(Connection session, String asset) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(LOCK.formatted(asset));
        }
    }

    private static boolean locks(Connection session, String asset) {
        try {
            lock(session, asset);
            return true;
        } catch (SQLException victim) {
            return false;
        }
    }
}
