package tech.novaeco.settlement.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's programs on a newcomer's machine: they reach 127.0.0.1 too. */
@Tag("alone")
class LocalLoginsIT {
    private static final List<String> LOGINS = List.of("postgres", "novafin", "settlement_api");

    /** Its own: the demo's test, which may run beside it, wants the usual one. */
    private static final Map<String, String> HTTP_PORT = Map.of("HTTP_PORT", String.valueOf(Ports.anyFree()));

    @TempDir
    private Path folder;

    @Test
    void nobody_gets_into_the_servers_without_the_password_of_this_folder() throws Exception {
        try (LocalCommand run = LocalCommand.start(folder, HTTP_PORT, "run")) {
            run.awaitLine("Ctrl-C stops it all.");
            assertClosed();
            assertThat(run.output()).doesNotContain(state("password.novafin"), state("password.guest"));
            assertThat(run.interrupt()).isZero();
        }
        makeAsOld();
        try (LocalCommand again = LocalCommand.start(folder, HTTP_PORT, "run")) {
            again.awaitLine("Ctrl-C stops it all.");
            assertClosed();
        }
    }

    private void assertClosed() throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + state("postgres.port") + "/postgres";
        for (String login : LOGINS) {
            for (String guess : List.of("", login)) {
                assertThatThrownBy(() -> DriverManager.getConnection(url, login, guess))
                        .as(login)
                        .isInstanceOf(SQLException.class)
                        .hasMessageMatching(
                                ".*(password authentication failed|no password was provided|password is an empty string).*");
            }
            try (Connection right = DriverManager.getConnection(url, login, state("password." + login))) {
                assertThat(right.isValid(0)).isTrue();
            }
        }
        ConnectionFactory broker = new ConnectionFactory();
        broker.setUri("amqp://guest:guest@127.0.0.1:" + state("broker.port") + "/settlement");
        assertThatThrownBy(broker::newConnection).isInstanceOf(PossibleAuthenticationFailureException.class);
        broker.setPassword(state("password.guest"));
        broker.newConnection().close();
    }

    /** As a version left it that let everybody in. */
    private void makeAsOld() throws IOException {
        Files.writeString(folder.resolve("postgres/pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        Path broker = folder.resolve("broker/config.json");
        Files.writeString(broker, Files.readString(broker).replace("${local.password}", "guest"));
        Path state = folder.resolve("state.properties");
        Files.write(
                state,
                Files.readAllLines(state).stream()
                        .filter(line -> !line.contains("postgres.closed") && !line.startsWith("password."))
                        .toList());
    }

    private String state(String name) throws IOException {
        Properties state = new Properties();
        state.load(Files.newBufferedReader(folder.resolve("state.properties")));
        return state.getProperty(name);
    }
}
