package tech.novaeco.settlement.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of each process of a newcomer's run, then of all of them. */
@Tag("long")
class LocalKillsIT {
    @TempDir
    private Path folder;

    @Test
    void heals_after_the_kill_of_anything_and_keeps_what_was_settled() throws Exception {
        long settled;
        try (LocalCommand demo = LocalCommand.start(folder, Map.of(), "demo", "--trades", "200")) {
            demo.awaitLine("Ctrl-C stops it all.");
            settled = settled();

            kill(pid("worker"));
            demo.awaitLine("The worker ended with exit code 137");
            awaitHealthy(demo);
            kill(postmaster());
            demo.awaitLine("PostgreSQL was killed");
            awaitHealthy(demo);
            kill(pid("broker"));
            demo.awaitLine("The broker was killed");
            awaitHealthy(demo);
            assertThat(settled()).isEqualTo(settled);

            demo.kill9();
        }
        // the worker and the servers stand without their starter; the next one takes over, and adds its own samples
        try (LocalCommand second = LocalCommand.start(folder, Map.of(), "demo", "--trades", "200")) {
            second.awaitLine("Ctrl-C stops it all.");
            assertThat(settled()).isEqualTo(2 * settled);

            second.kill9();
            List.of(pid("worker"), pid("broker"), postmaster()).forEach(LocalKillsIT::kill);
        }
        try (LocalCommand third = LocalCommand.start(folder, Map.of(), "run")) {
            third.awaitLine("Ctrl-C stops it all.");
            awaitHealthy(third);
            assertThat(settled()).isEqualTo(2 * settled);
            try (LocalCommand beside = LocalCommand.start(folder, Map.of(), "run")) {
                assertThat(beside.exitCode()).isEqualTo(1);
                assertThat(beside.output()).containsOnlyOnce("\n").contains("another", folder.toString());
                assertThat(folder.resolve("addresses")).exists();
            }
            assertThat(third.interrupt()).isZero();
        }
        try (LocalCommand clean = LocalCommand.start(folder, Map.of(), "clean")) {
            assertThat(clean.exitCode()).isZero();
            assertThat(folder).doesNotExist();
        }
        Files.createDirectory(folder); // the test's own clean-up looks for it
    }

    private static void awaitHealthy(LocalCommand command) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(500))
                .atMost(LocalCommand.PATIENCE)
                .ignoreExceptions()
                .until(() -> LocalDemoIT.health(command.told("Health")) == 200);
    }

    private long settled() throws SQLException, IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + state("postgres.port") + "/ledger?user=novafin&password="
                + state("password.novafin");
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'SETTLED'")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private long pid(String name) throws IOException {
        return Long.parseLong(state(name + ".pid").split("@", -1)[0]);
    }

    private long postmaster() throws IOException {
        return Long.parseLong(
                Files.readAllLines(folder.resolve("postgres/postmaster.pid")).get(0));
    }

    private String state(String name) throws IOException {
        Properties state = new Properties();
        try (InputStream in = Files.newInputStream(folder.resolve("state.properties"))) {
            state.load(in);
        }
        return state.getProperty(name);
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
}
