package tech.novaeco.settlement.adapter.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema {@code ledger} to this version: roles first, then Flyway's scripts as the role that owns it. */
public final class Migrations {
    private static final String OWNER = "ledger_owner";
    private static final String RUNTIME = "ledger_runtime";
    /** Roles belong to the cluster: two databases that are set up at the same time both try to create them. */
    private static final Set<String> SOMEBODY_ELSE_DID = Set.of("42710", "23505", "XX000");

    /** Connection failure, shutting down, out of resources: it will be back. */
    private static final Set<String> AWAY = Set.of("08", "57", "53");

    private Migrations() {}

    /** Whether waiting may help. A wrong password or a missing privilege does not go away by itself. */
    public static boolean isAway(SQLException e) {
        String sqlState = e.getSQLState();
        return sqlState != null && sqlState.length() == 5 && AWAY.contains(sqlState.substring(0, 2));
    }

    /** @throws SQLException if the database cannot be reached or the login may neither create nor use the roles */
    public static void migrate(DatabaseUrl url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password())) {
            // since 16, who creates a role is its member, but may not SET ROLE to it before a grant says so
            String mayUse = connection.getMetaData().getDatabaseMajorVersion() < 16 ? "MEMBER" : "SET";
            for (String role : new String[] {OWNER, RUNTIME}) {
                if (!holds(connection, "SELECT FROM pg_roles WHERE rolname = '" + role + "'")) {
                    tolerating(connection, "CREATE ROLE " + role + " NOLOGIN");
                }
                if (!holds(connection, "SELECT WHERE pg_has_role(session_user, '" + role + "', '" + mayUse + "')")) {
                    tolerating(connection, "GRANT " + role + " TO SESSION_USER");
                }
            }
            if (!holds(connection, "SELECT FROM pg_namespace WHERE nspname = 'ledger'")) {
                tolerating(connection, "CREATE SCHEMA ledger AUTHORIZATION " + OWNER);
            }
        }
        try {
            Flyway.configure()
                    .dataSource(url.jdbcUrl(), url.user(), url.password())
                    .initSql("SET ROLE " + OWNER)
                    .schemas("ledger")
                    .createSchemas(false)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getMessage(), e);
        }
    }

    private static boolean holds(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }

    private static void tolerating(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            if (!SOMEBODY_ELSE_DID.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
    }
}
