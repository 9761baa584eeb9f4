package tech.novaeco.settlement.cli;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.DatabaseHealth;
import tech.novaeco.settlement.adapter.postgres.Migrations;

/** Whether the database keeps what it has confirmed, and lets the worker do its work but no more. */
final class DatabaseDoctor {
    private static final int OLDEST_VERSION = 15;
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    /** As the runtime role: what would let it rewrite history. */
    private static final String TOO_MUCH = """
            SELECT privilege || ' ' || relname
            FROM pg_class, unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS p (privilege)
            WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'p')
              -- a queue of work, not history
              AND NOT (privilege = 'DELETE' AND relname = 'pending_trade')
              AND (has_table_privilege('ledger_runtime', pg_class.oid, privilege)
                   OR (privilege = 'UPDATE' AND relname IN ('asset', 'account', 'entry', 'settlement_attempt', 'account_action', 'account_terms',
                           'right_token_history', 'reversal', 'conversion_rate', 'charge', 'hold', 'hold_resolution')
                       AND has_any_column_privilege('ledger_runtime', pg_class.oid, 'UPDATE')))
            -- with operators of its own, and a search_path that finds them first, it could fool the guards
            UNION ALL SELECT 'CREATE IN SCHEMA ' || nspname FROM pg_namespace
            WHERE has_schema_privilege('ledger_runtime', oid, 'CREATE')
            UNION ALL SELECT 'CREATE IN DATABASE ' || current_database()
            WHERE has_database_privilege('ledger_runtime', current_database(), 'CREATE')
            """;

    /** As the runtime role: what its work needs and it may not do. */
    private static final String TOO_LITTLE = """
            SELECT p.privilege || ' ' || p.name
            FROM (VALUES ('SELECT', 'asset'), ('SELECT', 'account'), ('INSERT', 'account'), ('INSERT', 'account_balance'),
                ('UPDATE', 'account_balance'), ('INSERT', 'settlement'), ('UPDATE', 'settlement'), ('INSERT', 'settlement_attempt'),
                ('INSERT', 'entry'), ('INSERT', 'batch'), ('UPDATE', 'batch'), ('INSERT', 'exception_case'),
                ('UPDATE', 'exception_case'), ('UPDATE', 'case_action'), ('UPDATE', 'funding_request')) AS p (privilege, name)
            WHERE NOT has_any_column_privilege('ledger_runtime', 'ledger.' || p.name, p.privilege)
            """;

    private final Setup setup;

    DatabaseDoctor(Setup setup) {
        this.setup = setup;
    }

    List<Diagnosis> examine() {
        List<Diagnosis> found = new ArrayList<>();
        try {
            Diagnosis schema = schema();
            found.add(schema);
            if (schema.state() == Diagnosis.State.FAIL) {
                return found; // a session of the worker needs its roles and tables
            }
            try (LedgerSession ledger = LedgerSession.open(setup.databaseUrl())) {
                JdbcTemplate jdbc = ledger.jdbc();
                found.add(version(jdbc));
                for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
                    found.add(durability(jdbc, setting));
                }
                found.add(login(jdbc));
                found.add(privileges(jdbc));
                found.add(clock(jdbc));
                found.add(connections(jdbc));
            }
        } catch (Refusal e) {
            found.add(Diagnosis.fail("database", String.valueOf(e.getMessage()), "mend this first"));
        } catch (DataAccessException e) {
            found.add(Diagnosis.fail(
                    "database",
                    String.valueOf(e.getMostSpecificCause().getMessage()),
                    "see what DATABASE_URL's login may do"));
        } catch (SQLException e) {
            found.add(
                    Diagnosis.fail("database", Failures.describe(e), "check that it runs and what DATABASE_URL says"));
        }
        return found;
    }

    private Diagnosis schema() throws SQLException {
        long pending = Migrations.steps(setup.databaseUrl()).stream()
                .filter(step -> !step.installed())
                .count();
        return pending == 0
                ? Diagnosis.ok("schema", "of this version")
                : Diagnosis.fail("schema", pending + " migrations are missing", "run 'migrate'");
    }

    private static Diagnosis version(JdbcTemplate jdbc) {
        int version = Integer.parseInt(show(jdbc, "server_version_num")) / 10_000;
        return version >= OLDEST_VERSION
                ? Diagnosis.ok("version", "PostgreSQL " + version)
                : Diagnosis.fail("version", "PostgreSQL " + version, "upgrade to " + OLDEST_VERSION + " or later");
    }

    private static Diagnosis durability(JdbcTemplate jdbc, String setting) {
        // the session raises synchronous_commit itself: what the server was told is in reset_val
        String value = text(jdbc, "SELECT reset_val FROM pg_settings WHERE name = '" + setting + "'");
        if (!value.equals("off")) {
            return Diagnosis.ok(setting, value);
        }
        return setting.equals("synchronous_commit")
                ? Diagnosis.warn(setting, "off; the worker's own sessions set it on", "set it on in postgresql.conf")
                : Diagnosis.fail(setting, "off", "set it on in postgresql.conf: a crash loses confirmed trades");
    }

    private static Diagnosis login(JdbcTemplate jdbc) {
        String user = text(jdbc, "SELECT session_user");
        return DatabaseHealth.mightRewriteHistory(jdbc)
                ? Diagnosis.warn(
                        "login",
                        user + " is superuser or owner of the ledger",
                        "give the worker a login that is member of ledger_runtime only")
                : Diagnosis.ok("login", user);
    }

    private static Diagnosis privileges(JdbcTemplate jdbc) {
        List<String> tooMuch = jdbc.queryForList(TOO_MUCH, String.class);
        if (!tooMuch.isEmpty()) {
            return Diagnosis.fail(
                    "privileges", "ledger_runtime may " + tooMuch, "REVOKE them: history must not change");
        }
        List<String> tooLittle = jdbc.queryForList(TOO_LITTLE, String.class);
        return tooLittle.isEmpty()
                ? Diagnosis.ok("privileges", "ledger_runtime may work, and cannot change what is written once")
                : Diagnosis.fail(
                        "privileges", "ledger_runtime may not " + tooLittle, "GRANT them as the migrations do");
    }

    private static Diagnosis clock(JdbcTemplate jdbc) {
        OffsetDateTime there =
                Objects.requireNonNull(jdbc.queryForObject("SELECT clock_timestamp()", OffsetDateTime.class));
        Duration apart = Duration.between(there.toInstant(), Instant.now());
        return apart.abs().compareTo(CLOCK_TOLERANCE) <= 0
                ? Diagnosis.ok("clock", "within " + CLOCK_TOLERANCE.toSeconds() + " s of the database's")
                : Diagnosis.warn(
                        "clock",
                        "the database's is " + apart.negated().toSeconds() + " s ahead",
                        "run NTP on both machines");
    }

    private Diagnosis connections(JdbcTemplate jdbc) {
        int most = Integer.parseInt(show(jdbc, "max_connections"));
        int needed = setup.connections();
        String found = "a worker opens up to " + needed + " of " + most;
        return needed * 2 <= most
                ? Diagnosis.ok("connections", found)
                : Diagnosis.warn("connections", found, "raise max_connections, or lower SETTLERS");
    }

    private static String show(JdbcTemplate jdbc, String setting) {
        return text(jdbc, "SHOW " + setting);
    }

    private static String text(JdbcTemplate jdbc, String query) {
        return Objects.requireNonNull(jdbc.queryForObject(query, String.class));
    }
}
