package tech.novaeco.settlement.support;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
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
    private final Path directory;
    private final List<String> options;
    private final PostgresAddress address = new PostgresAddress("127.0.0.1", Commands.freePort(), USER, "", "postgres");

    private PrivatePostgres(Path binaries, Path directory, List<String> options) {
        this.binaries = binaries;
        this.directory = directory;
        this.options = options;
    }

    /** A new, empty cluster, not yet started. Skips the test where PostgreSQL is not installed. */
    public static PrivatePostgres create() {
        return createIn(Commands.directoryOf(USER, "settlement-postgres"));
    }

    /** As {@link #create()}, in a directory that exists and belongs to {@code postgres}. */
    public static PrivatePostgres createIn(Path directory, String... options) {
        PrivatePostgres postgres = new PrivatePostgres(binaries(), directory, List.of(options));
        postgres.pg("initdb", "-D", postgres.cluster(), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale");
        return postgres;
    }

    /** For a cluster that comes from elsewhere. */
    static PrivatePostgres withoutCluster() {
        return new PrivatePostgres(binaries(), Commands.directoryOf(USER, "settlement-postgres"), List.of());
    }

    /**
     * A copy of a running primary, not yet started, that follows it and can be promoted. The primary then waits with each
     * COMMIT until the standby has it on disk; the promoted one waits for nobody.
     */
    public static PrivatePostgres standbyOf(PrivatePostgres primary) {
        PrivatePostgres standby = new PrivatePostgres(
                binaries(),
                Commands.directoryOf(USER, "settlement-postgres"),
                List.of("-c", "synchronous_standby_names="));
        String port = Integer.toString(primary.address.port());
        standby.pg(
                "pg_basebackup",
                "-h",
                "127.0.0.1",
                "-p",
                port,
                "-U",
                USER,
                "-D",
                standby.cluster(),
                "-R",
                "-c",
                "fast");
        return standby;
    }

    /** Each COMMIT waits for the standby from now on. */
    public void commitOnStandby() {
        alterSystem("synchronous_standby_names = '*'");
        address.ask("SELECT pg_reload_conf()");
        Awaitility.await("a synchronous standby")
                .atMost(PATIENCE)
                .until(() -> address.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
                        .equals("1"));
    }

    private void alterSystem(String setting) {
        try (Connection connection = address.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET " + setting);
        } catch (SQLException failure) {
            throw new IllegalStateException(setting, failure);
        }
    }

    /** Makes a standby the primary; returns when it takes writes. */
    public void promote() {
        pg("pg_ctl", "promote", "-w", "-D", cluster());
    }

    private static Path binaries() {
        Optional<Path> binaries = newestBinaries();
        Assumptions.assumeTrue(binaries.isPresent(), "needs the PostgreSQL server programs (initdb, pg_ctl)");
        return binaries.orElseThrow();
    }

    /** Before the first start: TLS for clients, and nothing else for those that come by network. */
    public void demandTls(TestAuthority authority, List<String> hostNames) {
        TestAuthority.ServerFiles files = authority.server(directory, hostNames);
        try {
            Files.writeString(
                    Path.of(cluster(), "postgresql.auto.conf"),
                    "ssl = on\nssl_cert_file = '" + files.certificate() + "'\nssl_key_file = '" + files.key() + "'\n");
            Files.writeString(
                    Path.of(cluster(), "pg_hba.conf"), "hostssl all all all trust\nhostnossl all all all reject\n");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Commands.give(USER, directory);
    }

    /** The same database by another name of this machine, so that it can be the one of the certificate or not. */
    public String url(String hostName) {
        return address.url().replace("@127.0.0.1:", "@" + hostName + ":");
    }

    /**
     * Returns when clients are accepted, after recovery if it was killed. The server is a child of this JVM, which
     * collects it when it dies: left to others it could stay a zombie, and PostgreSQL refuses to start beside one.
     */
    public void start() {
        List<String> command = new ArrayList<>(List.of(
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
                "full_page_writes=on"));
        command.addAll(options);
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

    PostgresAddress address() {
        return address;
    }

    /** Where the cluster is, or will be. */
    String cluster() {
        return directory.resolve("cluster").toString();
    }

    /** Runs one of PostgreSQL's programs as the owner of the cluster. */
    void pg(String program, String... arguments) {
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
