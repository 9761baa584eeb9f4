package tech.novaeco.settlement.chaos.scenario;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** No batch gets a lock on a balance until it is closed, while reads go on; then all that have come go on at the same moment. */
final class Standstill implements AutoCloseable {
    /** Shorter than a worker waits for a lock. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private static final String WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
            + " AND relation = 'ledger.account_balance'::regclass AND mode = 'RowShareLock'";

    private final Connection connection;

    private Standstill(Connection connection) {
        this.connection = connection;
    }

    static Standstill begin(String jdbcUrl) throws SQLException {
        Connection connection = DriverManager.getConnection(jdbcUrl);
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE ledger.account_balance IN EXCLUSIVE MODE");
            return new Standstill(connection);
        } catch (SQLException failure) {
            connection.close();
            throw failure;
        }
    }

    /** Returns how many batches wait: as many as asked for, or as have come in some seconds. */
    int awaitWaiting(int batches) throws SQLException {
        try {
            Awaitility.await()
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> waiting() >= batches);
        } catch (ConditionTimeoutException fewer) {
            // told by the number
        }
        return waiting();
    }

    private int waiting() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WAITING)) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
        }
    }
}
