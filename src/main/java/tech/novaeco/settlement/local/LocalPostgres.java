package tech.novaeco.settlement.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL whose programs come from a jar, as a server of its own: it outlives whoever started it, and the next
 * one adopts it. Local connections with a password only, and everything on that a ledger needs to lose nothing.
 */
final class LocalPostgres {
    private static final String USER = "novafin";
    private static final String API_USER = "settlement_api";
    private static final String DATABASE = "ledger";
    private static final List<String> SAFETY = List.of("fsync", "synchronous_commit", "full_page_writes");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int PID = 0;
    private static final int PORT = 3;

    private final LocalFolder folder;
    private final ProcessHandle postmaster;
    private final int port;
    /** Holds a lock on the data as long as it is open; null for one that was adopted. */
    private final @Nullable EmbeddedPostgres starter;

    private LocalPostgres(LocalFolder folder, ProcessHandle postmaster, int port, @Nullable EmbeddedPostgres starter) {
        this.folder = folder;
        this.postmaster = postmaster;
        this.port = port;
        this.starter = starter;
    }

    /** Returns when clients are accepted, after recovery if it was killed. */
    static LocalPostgres start(LocalFolder folder) {
        Optional<LocalPostgres> left = orphan(folder);
        if (left.isPresent() && !PostgresAccess.isClosed(folder)) {
            // of an older version: it can only be closed while it is down
            left.get().stop();
            left = Optional.empty();
        }
        LocalPostgres running = left.orElseGet(() -> launch(folder, folder.port("postgres")));
        running.prepare();
        return running;
    }

    /**
     * After it was killed, at the same port. The sessions it left behind keep its memory until they notice, and until
     * then no other starts.
     */
    LocalPostgres restart() {
        try {
            if (starter != null) {
                starter.close();
            }
            return Awaitility.await()
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(PATIENCE)
                    .ignoreException(LocalFailure.class)
                    .until(() -> launch(folder, port), LocalPostgres::isAlive);
        } catch (IOException | ConditionTimeoutException failure) {
            throw new LocalFailure("PostgreSQL does not start again, see " + folder.resolve("postgres.log"), failure);
        }
    }

    /** Left standing by a starter that was killed. */
    static Optional<LocalPostgres> orphan(LocalFolder folder) {
        return running(folder, null);
    }

    private static Optional<LocalPostgres> running(LocalFolder folder, @Nullable EmbeddedPostgres starter) {
        Path file = data(folder).resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            int port = Integer.parseInt(lines.get(PORT).strip());
            return ProcessHandle.of(Long.parseLong(lines.get(PID).strip()))
                    .filter(process -> serves(port, folder))
                    .map(process -> new LocalPostgres(folder, process, port, starter));
        } catch (IOException | IndexOutOfBoundsException | NumberFormatException halfWritten) {
            return Optional.empty();
        }
    }

    private static LocalPostgres launch(LocalFolder folder, int port) {
        EmbeddedPostgres starter;
        try {
            starter = EmbeddedPostgres.builder()
                    .setDataDirectory(data(folder))
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(folder.resolve("programs").toFile())
                    .setDataDirectoryCustomizer(data -> PostgresAccess.close(folder, data.toPath()))
                    .setConnectConfig("password", PostgresAccess.superuserPassword(folder))
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(PATIENCE)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    // made for tests that may lose data, it has these off unless one says otherwise
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("postgres.log").toFile()))
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("postgres.log").toFile()))
                    .start();
        } catch (IOException | IllegalStateException failure) {
            throw new LocalFailure("PostgreSQL does not start, see " + folder.resolve("postgres.log"), failure);
        }
        return running(folder, starter)
                .orElseThrow(() -> new LocalFailure("PostgreSQL ended, see " + folder.resolve("postgres.log")));
    }

    boolean isAlive() {
        return postmaster.isAlive();
    }

    int port() {
        return port;
    }

    /** As in {@code DATABASE_URL}; the login owns the database and is no superuser. */
    String url() {
        return url(USER);
    }

    /** As in {@code DATABASE_API_URL}. */
    String apiUrl() {
        return url(API_USER);
    }

    private String url(String user) {
        return "postgresql://" + user + ":" + folder.passwordOf(user) + "@127.0.0.1:" + port + "/" + DATABASE;
    }

    /** Ends the clients' sessions, then the server, with all that is committed on disk. */
    void stop() {
        try {
            // SIGINT, a fast shutdown: SIGTERM would wait for every client to leave
            new ProcessBuilder("kill", "-INT", String.valueOf(postmaster.pid()))
                    .start()
                    .waitFor();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> !Files.exists(data(folder).resolve("postmaster.pid")));
        } catch (IOException failure) {
            throw new LocalFailure("PostgreSQL (process " + postmaster.pid() + ") does not stop", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void prepare() {
        try (Connection connection = connect(port, folder);
                Statement statement = connection.createStatement()) {
            for (String setting : SAFETY) {
                String value = first(statement, "SHOW " + setting);
                if (!"on".equals(value)) {
                    throw new LocalFailure("PostgreSQL would lose data: " + setting + " is " + value
                            + " where it must be on; remove it from "
                            + data(folder).resolve("postgresql.conf"));
                }
            }
            if (first(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + USER + "'")
                    .isEmpty()) {
                statement.execute("CREATE ROLE " + USER + " LOGIN CREATEROLE");
            }
            if (first(statement, "SELECT 1 FROM pg_roles WHERE rolname = 'ledger_api'")
                    .isEmpty()) {
                statement.execute("CREATE ROLE ledger_api NOLOGIN");
            }
            if (first(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + API_USER + "'")
                    .isEmpty()) {
                statement.execute("CREATE ROLE " + API_USER + " LOGIN IN ROLE ledger_api");
            }
            for (String user : List.of(USER, API_USER)) {
                statement.execute("ALTER ROLE " + user + " PASSWORD '" + folder.passwordOf(user) + "'");
            }
            if (first(statement, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")
                    .isEmpty()) {
                statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
            }
        } catch (SQLException failure) {
            throw new LocalFailure("PostgreSQL at port " + port + " refuses: " + failure.getMessage(), failure);
        }
    }

    private static Path data(LocalFolder folder) {
        return folder.resolve("postgres");
    }

    private static boolean serves(int port, LocalFolder folder) {
        try (Connection connection = connect(port, folder);
                Statement statement = connection.createStatement()) {
            return Files.isSameFile(Path.of(first(statement, "SHOW data_directory")), data(folder));
        } catch (SQLException | IOException another) {
            return false;
        }
    }

    private static Connection connect(int port, LocalFolder folder) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "postgres",
                PostgresAccess.superuserPassword(folder));
    }

    private static String first(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
