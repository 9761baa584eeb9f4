package tech.novaeco.settlement.chaos;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Questions of the harness to the ledger. Given a URL, each is a new connection: the one before may have been broken. */
final class Database {
    private static final String SETTLED =
            "SELECT trade_id FROM ledger.settlement WHERE status = 'SETTLED' AND trade_id = ANY (?)";
    private static final String DECIDED =
            " FROM ledger.settlement WHERE kind IN ('TRADE', 'HOLD', 'CAPTURE', 'RELEASE')"
                    + " AND status IN ('SETTLED', 'REJECTED')";
    /** Those with far more time are left open by who placed them. */
    private static final String EXPIRING =
            "SELECT count(*) FROM ledger.hold_open WHERE expires_at < now() + interval '10 min'";

    private static final String UNTOLD = "SELECT count(*) FROM ledger.batch WHERE dispatched_at IS NULL";

    private static final String PAUSE = """
            SELECT coalesce(max(extract(epoch FROM recorded_at - before) * 1000), 0)::bigint FROM (
                SELECT recorded_at, lag(recorded_at) OVER (ORDER BY recorded_at) AS before FROM ledger.batch) AS pauses
            WHERE recorded_at >= to_timestamp(%d / 1000.0)
            """;

    private Database() {}

    static Set<UUID> settledAmong(DataSource ledger, List<UUID> ids) throws SQLException {
        Set<UUID> settled = new HashSet<>();
        try (Connection connection = ledger.getConnection();
                PreparedStatement statement = connection.prepareStatement(SETTLED)) {
            statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    settled.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return settled;
    }

    /** Messages that have settled or were rejected; what waits for funds has not. */
    static long decided(String jdbcUrl) throws SQLException {
        return number(jdbcUrl, "SELECT count(*)" + DECIDED);
    }

    static Set<UUID> decidedIds(String jdbcUrl) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement statement = connection.prepareStatement("SELECT trade_id" + DECIDED);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    /** Open holds that end by themselves before long. */
    static long expiring(String jdbcUrl) throws SQLException {
        return number(jdbcUrl, EXPIRING);
    }

    /** Batches whose callbacks are not known to be sent. */
    static long untold(String jdbcUrl) throws SQLException {
        return number(jdbcUrl, UNTOLD);
    }

    /** Between one batch and the next, the last one before that time included. */
    static long longestPauseMillis(String jdbcUrl, long sinceMillis) throws SQLException {
        return number(jdbcUrl, PAUSE.formatted(sinceMillis));
    }

    private static long number(String jdbcUrl, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
