package tech.novaeco.settlement.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

/** The pool of connections to the ledger, each in the worker's role and with limits on how long it may hold a lock. */
public final class Database {
    /**
     * A worker that is stopped in mid-transaction must not hold its locks for ever: the server ends the session after
     * 10 s of silence, or when its keepalives (10 s + 3 x 5 s) find nobody. Nothing here interrupts a COMMIT under way.
     */
    private static final String SESSION = """
            SET ROLE ledger_runtime;
            SET search_path = ledger;
            SET idle_in_transaction_session_timeout = '10s';
            SET lock_timeout = '5s';
            SET tcp_keepalives_idle = 10;
            SET tcp_keepalives_interval = 5;
            SET tcp_keepalives_count = 3;
            """;

    private static final int CONNECTION_TIMEOUT_MILLIS = 5_000;
    private static final int SOCKET_TIMEOUT_SECONDS = 60;

    private Database() {}

    /** Opens no connection yet: a worker may start before its database. */
    public static HikariDataSource pool(DatabaseUrl url, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("ledger");
        config.setJdbcUrl(url.jdbcUrl());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(CONNECTION_TIMEOUT_MILLIS);
        config.setInitializationFailTimeout(-1);
        config.setConnectionInitSql(SESSION);
        config.addDataSourceProperty("ApplicationName", "trade-settlement");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("connectTimeout", "5");
        config.addDataSourceProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
        return new HikariDataSource(config);
    }
}
