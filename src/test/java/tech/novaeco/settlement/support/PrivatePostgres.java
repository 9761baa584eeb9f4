package tech.novaeco.settlement.support;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A PostgreSQL cluster of the test's own, from the programs installed on this machine, to be stopped, crashed and
 * started again. Its own port and directory: the machine's own service is left alone. {@link #close()} removes it.
 */
public final class PrivatePostgres implements AutoCloseable {
    /** How a stop treats clients: both end their sessions, IMMEDIATE leaves the server to recover from its log. */
    public enum Stop {
        FAST,
        IMMEDIATE
    }

    private static final String USER = "postgres";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path binaries;
    private final Path directory = Commands.directoryOf(USER, "settlement-postgres");
    private final PostgresAddress address = new PostgresAddress("127.0.0.1", Commands.freePort(), USER, "", "postgres");

    private PrivatePostgres(Path binaries) {
        this.binaries = binaries;
        pg("initdb", "-D", cluster(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale");
    }

    /** A new, empty cluster, not yet started. Skips the test where PostgreSQL is not installed. */
    public static PrivatePostgres create() {
        Optional<Path> binaries = newestBinaries();
        Assumptions.assumeTrue(binaries.isPresent(), "needs the PostgreSQL server programs (initdb, pg_ctl)");
        return new PrivatePostgres(binaries.orElseThrow());
    }

    /**
     * Returns when clients are accepted, after recovery if it was killed. The server is a child of this JVM, which
     * collects it when it dies: left to others it could stay a zombie, and PostgreSQL refuses to start beside one.
     */
    public void start() {
        List<String> command = List.of(
                binaries.resolve("postgres").toString(),
                "-D",
                cluster(),
                "-p",
                Integer.toString(address.port()),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=" + directory,
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "full_page_writes=on");
        Process started = Commands.start(new ProcessBuilder(Commands.as(USER, command))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile())));
        Awaitility.await().atMost(PATIENCE).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("PostgreSQL ended: " + Files.readString(log()));
            }
            return accepts();
        });
    }

    public void stop(Stop mode) {
        pg("pg_ctl", "stop", "-w", "-D", cluster(), "-m", mode == Stop.FAST ? "fast" : "immediate");
    }

    public void restart() {
        stop(Stop.FAST);
        start();
    }

    /** SIGKILL to every process of the server at once, as if the machine's memory had run out. */
    public void kill9() {
        Commands.killTree(postmaster().orElseThrow(() -> new IllegalStateException("PostgreSQL does not run")));
    }

    /** Ends all client sessions but the one that asks. Returns how many. */
    public int terminateBackends() {
        return Integer.parseInt(address.ask("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"));
    }

    public boolean running() {
        return postmaster().isPresent();
    }

    /** The {@code postgres} database, {@code postgresql://user@host:port/db}. The user is superuser. */
    public String url() {
        return address.url();
    }

    public String jdbcUrl() {
        return address.jdbcUrl();
    }

    public Path log() {
        return directory.resolve("server.log");
    }

    @Override
    public void close() {
        postmaster().ifPresent(Commands::killTree);
        Commands.deleteTree(directory);
    }

    private boolean accepts() {
        try (Connection connection = address.connect()) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Optional<ProcessHandle> postmaster() {
        Path file = Path.of(cluster(), "postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
            return ProcessHandle.of(pid).filter(Commands::runs);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String cluster() {
        return directory.resolve("cluster").toString();
    }

    private void pg(String program, String... arguments) {
        List<String> command = Stream.concat(Stream.of(binaries.resolve(program).toString()), Stream.of(arguments))
                .toList();
        Commands.succeed(Map.of(), PATIENCE, Commands.as(USER, command));
    }

    private static Optional<Path> newestBinaries() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return Optional.empty();
        }
        try (Stream<Path> found = Files.list(versions)) {
            return found.filter(version -> Files.isExecutable(version.resolve("bin/pg_ctl")))
                    .max(Comparator.comparingInt(version -> Integer.parseInt(
                            requireNonNull(version.getFileName()).toString())))
                    .map(version -> version.resolve("bin"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
