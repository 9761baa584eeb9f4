package tech.novaeco.settlement.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Connections to the ledger, pooled or alone, each in a role and with limits on how long it may hold a lock. */
public final class Database {
    /**
     * A worker that is stopped in mid-transaction must not hold its locks for ever: the server ends the session after
     * 10 s of silence, or when its keepalives (10 s + 3 x 5 s) find nobody. Nothing here interrupts a COMMIT under way.
     */
    private static final String LIMITS = """
            SET search_path = ledger;
            SET idle_in_transaction_session_timeout = '10s';
            SET lock_timeout = '5s';
            SET tcp_keepalives_idle = 10;
            SET tcp_keepalives_interval = 5;
            SET tcp_keepalives_count = 3;
            SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
            """;

    private static final String SESSION = "SET ROLE ledger_runtime;\n" + LIMITS;

    /** A command runs as the worker where its login may, and else as a person at the desk. */
    private static final String COMMAND_SESSION = """
            SELECT set_config('role', CASE WHEN pg_has_role(session_user, 'ledger_runtime', 'MEMBER') THEN 'ledger_runtime' ELSE 'ledger_desk' END, false);
            """ + LIMITS;

    /** The API's: it may not keep others waiting either. */
    private static final String API_SESSION = """
            SET ROLE ledger_api;
            SET search_path = ledger;
            SET idle_in_transaction_session_timeout = '10s';
            SET lock_timeout = '5s';
            SET statement_timeout = '10s';
            """;

    private static final int CONNECTION_TIMEOUT_MILLIS = 5_000;
    private static final int SOCKET_TIMEOUT_SECONDS = 60;

    private Database() {}

    /** Opens no connection yet: a worker may start before its database. */
    public static HikariDataSource pool(DatabaseUrl url, int size) {
        return pool(url, size, "ledger", SESSION);
    }

    /** As {@link #pool}, for the login that speaks for people of the API. */
    public static HikariDataSource apiPool(DatabaseUrl url, int size) {
        return pool(url, size, "api", API_SESSION);
    }

    private static HikariDataSource pool(DatabaseUrl url, int size, String name, String session) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setConnectionInitSql(session);
        config.setDataSourceProperties(properties());
        return new HikariDataSource(config);
    }

    /** One connection for a command, without a pool. @throws SQLException if the database is away or refuses */
    public static Connection connect(DatabaseUrl url) throws SQLException {
        Properties properties = properties();
        if (url.user() != null) {
            properties.setProperty("user", url.user());
        }
        if (url.password() != null) {
            properties.setProperty("password", url.password());
        }
        Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(COMMAND_SESSION);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "trade-settlement");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
        return properties;
    }
}
