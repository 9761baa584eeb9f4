package tech.novaeco.settlement.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A RabbitMQ node of the test's own, from the programs installed on this machine: own name, ports, directory, cookie and
 * configuration. The machine's own node is left alone. {@link #close()} removes it.
 */
public final class PrivateRabbit implements AutoCloseable {
    private static final String USER = "rabbitmq";
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    /** The scripts behind the packaged wrappers: those insist on the default directories. */
    private static final Path SCRIPTS = Path.of("/usr/lib/rabbitmq/bin");

    private final int port = Commands.freePort();
    private final String node = "settlement" + port + "@localhost";
    private final Path directory = Commands.directoryOf(USER, "settlement-rabbit");
    private final Map<String, String> environment = new HashMap<>();
    private String scheme = "amqp";
    private @Nullable Process launcher;

    private PrivateRabbit(String cookieText) {
        write("rabbitmq-env.conf", "");
        write("rabbitmq.conf", "listeners.tcp.local = 127.0.0.1:" + port + "\n");
        write("enabled_plugins", "[].\n");
        // Erlang takes the cookie from HOME and refuses one that others can read
        Path cookie = write(".erlang.cookie", cookieText);
        cookie.toFile().setReadable(false, false);
        cookie.toFile().setReadable(true, true);
        cookie.toFile().setWritable(false, false);
        environment.put("HOME", directory.toString());
        environment.put("RABBITMQ_NODENAME", node);
        environment.put("RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_NODE_PORT", Integer.toString(port));
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(Commands.freePort()));
        environment.put("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString());
        environment.put("RABBITMQ_LOG_BASE", directory.resolve("log").toString());
        environment.put(
                "RABBITMQ_CONFIG_FILE", directory.resolve("rabbitmq.conf").toString());
        environment.put(
                "RABBITMQ_CONF_ENV_FILE", directory.resolve("rabbitmq-env.conf").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                directory.resolve("enabled_plugins").toString());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}");
        Commands.give(USER, directory);
    }

    /** A new, empty node, not yet started. Skips the test where RabbitMQ is not installed. */
    public static PrivateRabbit create() {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPTS.resolve("rabbitmq-server")), "needs rabbitmq-server");
        return new PrivateRabbit("SETTLEMENT" + Commands.freePort());
    }

    /** As {@link #create()}; nodes with one cookie may {@link #join} each other. */
    public static PrivateRabbit createWithCookie(String cookie) {
        Assumptions.assumeTrue(Files.isExecutable(SCRIPTS.resolve("rabbitmq-server")), "needs rabbitmq-server");
        return new PrivateRabbit(cookie);
    }

    /** Becomes a node of the other's cluster; both run, this one is empty. */
    public void join(PrivateRabbit other) {
        rabbitmqctl("stop_app");
        rabbitmqctl("join_cluster", other.node);
        startApp();
    }

    /** Name of the node, as the broker prints it. */
    public String node() {
        return node;
    }

    /** Before the first start: TLS for clients, and no other listener. */
    public void demandTls(TestAuthority authority, List<String> hostNames) {
        TestAuthority.ServerFiles files = authority.server(directory, hostNames);
        write("rabbitmq.conf", """
                listeners.tcp = none
                listeners.ssl.local = 127.0.0.1:%d
                ssl_options.cacertfile = %s
                ssl_options.certfile = %s
                ssl_options.keyfile = %s
                ssl_options.verify = verify_none
                """.formatted(port, files.authority(), files.certificate(), files.key()));
        environment.remove("RABBITMQ_NODE_IP_ADDRESS");
        environment.remove("RABBITMQ_NODE_PORT");
        scheme = "amqps";
        Commands.give(USER, directory);
    }

    /** The same node as another name of this machine. */
    public String uri(String hostName) {
        return uri().replace("@127.0.0.1:", "@" + hostName + ":");
    }

    /** Returns when clients are accepted, after recovery if it was killed. */
    public void start() {
        ProcessBuilder builder = new ProcessBuilder(Commands.as(USER, List.of(script("rabbitmq-server"))))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        Process started = Commands.start(builder);
        launcher = started;
        Awaitility.await().atMost(PATIENCE).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("RabbitMQ ended: " + Files.readString(log()));
            }
            return scheme.equals("amqp") ? AmqpConnections.accepts(uri()) : listens();
        });
    }

    /** Of a node that speaks TLS no more is asked: who trusts it is the test's to say. It listens last of all. */
    private boolean listens() {
        try (Socket connection = new Socket("127.0.0.1", port)) {
            return connection.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Stops the broker inside a node that goes on: connections are refused, what is durable stays. */
    public void stopApp() {
        rabbitmqctl("stop_app");
    }

    public void startApp() {
        rabbitmqctl("start_app");
        Awaitility.await().atMost(PATIENCE).until(() -> AmqpConnections.accepts(uri()));
    }

    public void stop() {
        ProcessHandle server = server().orElseThrow(() -> new IllegalStateException("RabbitMQ does not run"));
        rabbitmqctl("stop");
        Awaitility.await().atMost(PATIENCE).until(() -> !Commands.runs(server));
    }

    /**
     * Waits until a kill can no longer make the node forget its quorum queues. RabbitMQ 3.10 writes the name of a new
     * queue down up to half a second after it has confirmed its first messages; killed before, it starts an empty one.
     */
    public void awaitQueuesRegistered() {
        Path quorum =
                directory.resolve("mnesia").resolve(node).resolve("quorum").resolve(node);
        Awaitility.await().atMost(PATIENCE).until(() -> {
            String registered = Files.readString(quorum.resolve("names.dets"), StandardCharsets.ISO_8859_1);
            try (Stream<Path> queues = Files.list(quorum).filter(Files::isDirectory)) {
                return queues.map(queue -> String.valueOf(queue.getFileName())).allMatch(registered::contains);
            }
        });
    }

    /** SIGKILL to the node and all it has started; see {@link #awaitQueuesRegistered()}. */
    public void kill9() {
        Commands.killTree(server().orElseThrow(() -> new IllegalStateException("RabbitMQ does not run")));
    }

    public void closeAllConnections() {
        rabbitmqctl("close_all_connections", "fault injected by a test");
    }

    public boolean running() {
        return server().isPresent();
    }

    /** The virtual host "/", spelled so that clients understand it. */
    public String uri() {
        return scheme + "://guest:guest@127.0.0.1:" + port + "/%2F";
    }

    public Path log() {
        return directory.resolve("server.log");
    }

    /** Any other command of the node's own rabbitmqctl. Returns its output. */
    public String rabbitmqctl(String... arguments) {
        List<String> command = new ArrayList<>(List.of(script("rabbitmqctl"), "-q"));
        command.addAll(List.of(arguments));
        return Commands.succeed(environment, PATIENCE, Commands.as(USER, command));
    }

    @Override
    public void close() {
        server().ifPresent(Commands::killTree);
        Process started = launcher;
        if (started != null) {
            Commands.killTree(started.toHandle());
        }
        Commands.deleteTree(directory);
    }

    /** The Erlang machine itself: the process we launched is a shell around it. */
    private Optional<ProcessHandle> server() {
        Path file = directory.resolve("mnesia").resolve(node + ".pid");
        try {
            return Files.exists(file)
                    ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                            .filter(Commands::runs)
                    : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String script(String name) {
        return SCRIPTS.resolve(name).toString();
    }

    private Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
