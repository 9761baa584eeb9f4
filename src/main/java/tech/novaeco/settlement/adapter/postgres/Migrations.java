package tech.novaeco.settlement.adapter.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema {@code ledger} to this version: roles first, then Flyway's scripts as the role that owns it. */
public final class Migrations {
    private static final String OWNER = "ledger_owner";
    private static final String RUNTIME = "ledger_runtime";
    /** Of which who migrates need not be a member. */
    private static final List<String> OTHERS = List.of("ledger_api", "ledger_desk");
    /** Roles belong to the cluster: two databases that are set up at the same time both try to create them. */
    private static final Set<String> SOMEBODY_ELSE_DID = Set.of("42710", "23505", "42P06", "XX000");

    /** Connection failure, shutting down, out of resources: it will be back. */
    private static final Set<String> AWAY = Set.of("08", "57", "53");

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private Migrations() {}

    /** Whether waiting may help. A wrong password or a missing privilege does not go away by itself. */
    public static boolean isAway(SQLException e) {
        String sqlState = e.getSQLState();
        return sqlState != null && sqlState.length() == 5 && AWAY.contains(sqlState.substring(0, 2));
    }

    /**
     * A login that may not use the role of the owner changes nothing: then the schema must already be of this version.
     *
     * @throws SQLException if the database cannot be reached, or the schema is behind and this login may not bring it on
     */
    public static void migrate(DatabaseUrl url) throws SQLException {
        boolean owner = preparedAsOwner(url);
        try {
            Flyway flyway = configured(url, "SET ROLE " + (owner ? OWNER : RUNTIME));
            if (owner) {
                flyway.migrate();
            } else if (flyway.info().pending().length > 0) {
                throw new SQLException(
                        "the schema ledger lacks " + flyway.info().pending().length
                                + " migrations and this login may not make them: name one that may in DATABASE_MIGRATION_URL");
            }
        } catch (FlywayException e) {
            throw failure(e);
        }
    }

    /** One step of the schema's history. @param installed false: still to be made */
    public record Step(String version, String description, boolean installed) {}

    /** All steps up to this version, the oldest first; changes nothing. @throws SQLException if it cannot be known */
    public static List<Step> steps(DatabaseUrl url) throws SQLException {
        try {
            // as the owner where this login may be; on an empty database there is no such role yet
            Flyway flyway = configured(
                    url,
                    "SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = '" + OWNER
                            + "' AND pg_has_role(session_user, oid, 'MEMBER')");
            return Arrays.stream(flyway.info().all())
                    .filter(step -> step.getVersion() != null)
                    .map(step -> new Step(
                            String.valueOf(step.getVersion()),
                            step.getDescription(),
                            step.getState().isApplied()))
                    .toList();
        } catch (FlywayException e) {
            throw failure(e);
        }
    }

    /** @throws SQLException if the schema is behind this worker, or cannot be reached */
    public static void requireCurrent(DatabaseUrl url) throws SQLException {
        List<Step> pending =
                steps(url).stream().filter(step -> !step.installed()).toList();
        if (!pending.isEmpty()) {
            throw new SQLException("the schema ledger lacks migrations "
                    + pending.stream().map(Step::version).toList()
                    + " and MIGRATE_AT_START=false: run 'migrate' first");
        }
    }

    private static Flyway configured(DatabaseUrl url, String initSql) {
        return Flyway.configure()
                .dataSource(url.jdbcUrl(), url.user(), url.password())
                .initSql(initSql)
                .schemas("ledger")
                .createSchemas(false)
                .locations("classpath:db/migration")
                .load();
    }

    private static SQLException failure(FlywayException e) {
        return e.getCause() instanceof SQLException cause ? cause : new SQLException(e.getMessage(), e);
    }

    /** @return false if this login may not */
    private static boolean preparedAsOwner(DatabaseUrl url) throws SQLException {
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
            for (String role : OTHERS) {
                require(connection, role);
            }
            if (!holds(connection, "SELECT FROM pg_namespace WHERE nspname = 'ledger'")) {
                tolerating(connection, "CREATE SCHEMA ledger AUTHORIZATION " + OWNER);
            }
            return true;
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }

    /** @throws SQLException if it is not there, and this login may not create it */
    private static void require(Connection connection, String role) throws SQLException {
        if (holds(connection, "SELECT FROM pg_roles WHERE rolname = '" + role + "'")) {
            return;
        }
        try {
            tolerating(connection, "CREATE ROLE " + role + " NOLOGIN");
        } catch (SQLException e) {
            throw INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())
                    ? new SQLException("the role " + role + " is missing and this login may not create it: as an"
                            + " administrator, CREATE ROLE " + role + " NOLOGIN")
                    : e;
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
