package tech.novaeco.settlement.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * A base backup of a cluster and the archive of its write-ahead log, as PostgreSQL's manual has it under "Continuous
 * Archiving and Point-in-Time Recovery". {@link #close()} removes both.
 */
public final class PostgresBackup implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final PrivatePostgres postgres;
    private final Path directory = Commands.directoryOf("postgres", "settlement-backup");

    private PostgresBackup(PrivatePostgres postgres) {
        this.postgres = postgres;
    }

    /** @param postgres not started yet: from its first start on, it archives its log */
    public static PostgresBackup of(PrivatePostgres postgres) {
        PostgresBackup backup = new PostgresBackup(postgres);
        try {
            Path archive = Files.createDirectory(backup.archive());
            Commands.give("postgres", archive);
            append(
                    Path.of(postgres.cluster(), "postgresql.conf"),
                    "archive_mode = on\narchive_command = 'test ! -f %1$s/%%f && cp %%p %1$s/%%f'\n"
                            .formatted(archive));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return backup;
    }

    /** Takes the base backup from the running cluster. */
    public void take() {
        String port = Integer.toString(postgres.address().port());
        String user = postgres.address().user();
        postgres.pg(
                "pg_basebackup", "-h", "127.0.0.1", "-p", port, "-U", user, "-D", base(), "-X", "none", "-c", "fast");
    }

    /** Returns when all that is committed by now is in the archive. */
    public void archiveAll() {
        String file = postgres.address().ask("SELECT pg_walfile_name(pg_switch_wal())");
        Awaitility.await("archived " + file)
                .atMost(PATIENCE)
                .until(() -> Files.exists(archive().resolve(file)));
    }

    /** A new cluster, running and writable, which knows what was committed before that time and nothing after it. */
    public PrivatePostgres restoredTo(Instant time) {
        PrivatePostgres restored = PrivatePostgres.withoutCluster();
        Path cluster = Path.of(restored.cluster());
        Commands.succeed(Map.of(), PATIENCE, List.of("cp", "-a", base(), cluster.toString()));
        try {
            Files.createFile(cluster.resolve("recovery.signal"));
            append(cluster.resolve("postgresql.conf"), """
                    archive_mode = off
                    restore_command = 'cp %s/%%f %%p'
                    recovery_target_time = '%s+00:00'
                    recovery_target_inclusive = off
                    recovery_target_action = promote
                    """.formatted(
                            archive(), time.toString().replace("Z", "")));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Commands.give("postgres", cluster);
        restored.start();
        Awaitility.await("recovered")
                .atMost(PATIENCE)
                .until(() ->
                        restored.address().ask("SELECT pg_is_in_recovery()").equals("f"));
        return restored;
    }

    @Override
    public void close() {
        Commands.deleteTree(directory);
    }

    private Path archive() {
        return directory.resolve("archive");
    }

    private String base() {
        return directory.resolve("base").toString();
    }

    private static void append(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
    }
}
