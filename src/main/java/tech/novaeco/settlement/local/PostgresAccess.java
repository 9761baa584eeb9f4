package tech.novaeco.settlement.local;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who gets into the local PostgreSQL: who knows a password. Its programs come with everybody on this machine let in, as
 * superuser, who reads and writes files and starts programs as whoever runs the server.
 */
final class PostgresAccess {
    private static final String CLOSED = "postgres.closed";
    private static final String LINES = """
            local all all scram-sha-256
            host all all 127.0.0.1/32 scram-sha-256
            """;

    private PostgresAccess() {}

    /** One of an older version is open to everybody until its next start. */
    static boolean isClosed(LocalFolder folder) {
        return folder.recall(CLOSED).isPresent();
    }

    /** Anything does where it is open. */
    static String superuserPassword(LocalFolder folder) {
        return folder.passwordOf("postgres");
    }

    /** Before it starts, so that it is never open: gives the superuser a password in a session without a server. */
    static void close(LocalFolder folder, Path data) {
        if (isClosed(folder)) {
            return;
        }
        List<String> command = new ArrayList<>();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U")); // root: PostgreSQL does not run as root
        }
        command.addAll(List.of(program(folder).toString(), "--single", "-D", data.toString(), "postgres"));
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile());
        try {
            Process session = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            try (var statements = session.outputWriter()) {
                statements.write("ALTER ROLE postgres PASSWORD '" + superuserPassword(folder) + "'\n");
            }
            if (session.waitFor() != 0) {
                throw new LocalFailure(
                        "PostgreSQL's superuser gets no password, see " + folder.resolve("postgres.log"));
            }
            Files.writeString(data.resolve("pg_hba.conf"), LINES);
        } catch (IOException failure) {
            throw new LocalFailure("PostgreSQL's superuser gets no password: " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LocalFailure("interrupted", interrupted);
        }
        folder.remember(CLOSED, "yes");
    }

    /** Of the version unpacked last. */
    private static Path program(LocalFolder folder) {
        try (Stream<Path> versions = Files.list(folder.resolve("programs"))) {
            return versions.filter(version -> Files.exists(version.resolve("bin/postgres")))
                    .max(Comparator.comparing(version -> version.toFile().lastModified()))
                    .map(version -> version.resolve("bin/postgres"))
                    .orElseThrow(() -> new IOException("there is no program"));
        } catch (IOException failure) {
            throw new LocalFailure("PostgreSQL is not in " + folder.resolve("programs"), failure);
        }
    }
}
