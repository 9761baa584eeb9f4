package tech.novaeco.settlement.local;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** The broker as its starter sees it. */
final class LocalBroker {
    private static final String NAME = "broker";
    private static final String USER = "guest";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Child process;
    private final int port;
    private final String password;

    private LocalBroker(Child process, int port, String password) {
        this.process = process;
        this.port = port;
        this.password = password;
    }

    /** Returns when clients are accepted. One that a killed starter left behind is replaced: its messages are on disk. */
    static LocalBroker start(LocalFolder folder) {
        Child.stopLeftover(folder, NAME);
        int port = folder.port(NAME);
        String password = folder.passwordOf(USER);
        forgetOldPassword(folder.resolve(NAME).resolve("config.json"));
        Child process = Child.start(
                folder,
                NAME,
                true,
                Map.of(BrokerProgram.PASSWORD, password),
                Child.java(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=local/logback.xml",
                        "-Dderby.stream.error.file=" + folder.resolve("derby.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProgram.class.getName(),
                        folder.resolve(NAME).toString(),
                        String.valueOf(port)),
                ProcessBuilder.Redirect.appendTo(folder.resolve("broker.log").toFile()));
        LocalBroker broker = new LocalBroker(process, port, password);
        Awaitility.await().pollInterval(Duration.ofMillis(100)).atMost(PATIENCE).until(() -> {
            if (!process.isAlive()) {
                throw new LocalFailure("the broker ended, see " + folder.resolve("broker.log"));
            }
            return broker.accepts();
        });
        return broker;
    }

    /** Of an older version, which wrote down one that everybody knows. */
    private static void forgetOldPassword(Path configuration) {
        try {
            if (Files.exists(configuration)) {
                String text = Files.readString(configuration);
                Files.writeString(
                        configuration,
                        text.replace("\"password\" : \"guest\"", "\"password\" : \"${local.password}\""));
            }
        } catch (IOException failure) {
            throw new LocalFailure("the broker's configuration " + configuration + " cannot be changed", failure);
        }
    }

    static void stopLeftover(LocalFolder folder) {
        Child.stopLeftover(folder, NAME);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int port() {
        return port;
    }

    /** As in {@code RABBITMQ_URI}. */
    String uri() {
        return "amqp://" + USER + ":" + password + "@127.0.0.1:" + port + "/settlement";
    }

    void stop() {
        process.stop();
    }

    private boolean accepts() {
        try {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setUri(uri());
            factory.newConnection().close();
            return true;
        } catch (Exception notYet) {
            return false;
        }
    }
}
