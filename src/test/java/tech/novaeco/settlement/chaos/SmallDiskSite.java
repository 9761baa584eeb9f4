package tech.novaeco.settlement.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import tech.novaeco.settlement.support.Commands;
import tech.novaeco.settlement.support.PrivatePostgres;
import tech.novaeco.settlement.support.PrivateRabbit;

/** PostgreSQL on a file system of its own, of 400 MB in memory, that can be filled to the last byte. Needs root. */
public final class SmallDiskSite implements Site {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path disk = mounted();
    private final PrivatePostgres postgres = PrivatePostgres.createIn(disk);
    private final PrivateRabbit rabbit = PrivateRabbit.create();

    /** The servers of an arena of this kind. */
    public static SmallDiskSite of(Arena arena) {
        return (SmallDiskSite) arena.site();
    }

    private static Path mounted() {
        Path directory = Commands.directoryOf("postgres", "settlement-disk");
        Commands.Ended ended = Commands.run(
                Map.of(), PATIENCE, List.of("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", directory.toString()));
        if (ended.exitCode() != 0) {
            Commands.deleteTree(directory);
        }
        Assumptions.assumeTrue(ended.exitCode() == 0, "needs root and mount: " + ended.output());
        Commands.give("postgres", directory);
        return directory;
    }

    @Override
    public void start() {
        postgres.start();
        rabbit.start();
    }

    /** Not a byte is left. Returns how many it took. */
    public long fill() {
        long written = 0;
        byte[] block = new byte[1 << 16];
        try (OutputStream file = Files.newOutputStream(disk.resolve("filler"))) {
            while (true) {
                file.write(block);
                written += block.length;
            }
        } catch (IOException full) {
            return written;
        }
    }

    /** There is room again; a server that gave up is started. */
    public void empty() {
        try {
            Files.deleteIfExists(disk.resolve("filler"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (!postgres.running()) {
            postgres.start();
        }
    }

    /** Whether the server has given up. */
    public boolean gaveUp() {
        return !postgres.running();
    }

    @Override
    public String workerDatabaseUrl() {
        return postgres.url();
    }

    @Override
    public String jdbcUrl() {
        return postgres.jdbcUrl();
    }

    @Override
    public String workerRabbitUri() {
        return rabbit.uri();
    }

    @Override
    public String rabbitUri() {
        return rabbit.uri();
    }

    @Override
    public String rabbitmqctl(String... arguments) {
        return rabbit.rabbitmqctl(arguments);
    }

    @Override
    public void awaitQueuesRegistered() {
        rabbit.awaitQueuesRegistered();
    }

    @Override
    public void close() {
        rabbit.close();
        postgres.close();
        Commands.run(Map.of(), PATIENCE, List.of("umount", disk.toString()));
        Commands.deleteTree(disk);
    }
}
