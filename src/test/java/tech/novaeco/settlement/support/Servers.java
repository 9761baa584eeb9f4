package tech.novaeco.settlement.support;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * A running PostgreSQL and AMQP broker with a database and a virtual host that nobody else uses.
 *
 * <p>The servers start once a JVM: the real ones where {@code TEST_RABBITMQ_URI} and {@code TEST_DATABASE_URL} name
 * them, else containers where a Docker engine answers, else embedded ones. In a test class prefer
 * {@link ServersExtension}. Thread-safe.
 */
public final class Servers implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static @Nullable Backend shared;

    private final Backend backend;
    private final String name;
    private final PostgresAddress database;
    private final String rabbitUri;

    private Servers(Backend backend) {
        this.backend = backend;
        byte[] random = new byte[6];
        RANDOM.nextBytes(random);
        this.name = "settlement_test_" + HexFormat.of().formatHex(random);
        backend.postgres().ask("CREATE DATABASE " + name);
        this.database = backend.postgres().withDatabase(name);
        this.rabbitUri = backend.openVirtualHost(name);
    }

    /** A fresh database and virtual host; the servers themselves start with the first call. */
    public static Servers open() {
        return new Servers(backend());
    }

    /** {@code embedded}, {@code services} or {@code containers}. */
    public String kind() {
        return backend.kind();
    }

    /** What the servers say they are: {@code PostgreSQL 17.10 and RabbitMQ 4.1.0}. */
    public String versions() {
        String postgres = database.ask("SHOW server_version").split(" ", 2)[0];
        return "PostgreSQL " + postgres + " and " + AmqpConnections.product(rabbitUri);
    }

    /** The value of a setting of PostgreSQL, as {@code SHOW} prints it. */
    public String postgresSetting(String setting) {
        return database.ask("SHOW " + setting);
    }

    public String rabbitUri() {
        return rabbitUri;
    }

    /** {@code postgresql://user:pass@host:port/db}, as in {@code DATABASE_URL}. */
    public String databaseUrl() {
        return database.url();
    }

    public String jdbcUrl() {
        return database.jdbcUrl();
    }

    /** Skips the test where the broker can only be reached through AMQP. */
    public BrokerObjects brokerObjects() {
        return backend.brokerObjects(name);
    }

    /** Drops the database and the virtual host; whoever is still connected is thrown out. */
    @Override
    public void close() {
        backend.dropVirtualHost(name);
        backend.postgres().ask("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }

    private static synchronized Backend backend() {
        Backend running = shared;
        if (running == null) {
            running = choose(System.getenv());
            shared = running;
            Runtime.getRuntime().addShutdownHook(new Thread(running::close, "stop test servers"));
            System.out.println("Test servers: " + running.kind());
        }
        return running;
    }

    private static Backend choose(Map<String, String> environment) {
        String rabbit = environment.getOrDefault("TEST_RABBITMQ_URI", "");
        String postgres = environment.getOrDefault("TEST_DATABASE_URL", "");
        if (rabbit.isEmpty() != postgres.isEmpty()) {
            throw new IllegalStateException("set both TEST_RABBITMQ_URI and TEST_DATABASE_URL, or neither");
        }
        if (!rabbit.isEmpty()) {
            return new RealServices(rabbit, PostgresAddress.parse(postgres));
        }
        return DockerClientFactory.instance().isDockerAvailable() ? new ContainerServers() : new EmbeddedServers();
    }
}
