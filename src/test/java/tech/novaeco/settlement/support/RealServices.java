package tech.novaeco.settlement.support;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The services that {@code TEST_RABBITMQ_URI} and {@code TEST_DATABASE_URL} name. */
final class RealServices implements Backend {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI rabbit;
    private final PostgresAddress postgres;
    private final boolean ownVirtualHosts = Commands.onPath("rabbitmqctl");

    RealServices(String rabbitUri, PostgresAddress postgres) {
        this.rabbit = URI.create(rabbitUri);
        this.postgres = postgres;
    }

    @Override
    public String kind() {
        return "services";
    }

    @Override
    public PostgresAddress postgres() {
        return postgres;
    }

    @Override
    public String openVirtualHost(String name) {
        String login = rabbit.getUserInfo() == null ? "guest" : rabbit.getUserInfo();
        String user = login.split(":", 2)[0];
        boolean made = ownVirtualHosts
                && rabbitmqctl("add_vhost", name)
                && rabbitmqctl("set_permissions", "-p", name, user, ".*", ".*", ".*");
        // rabbitmqctl speaks to the node of this machine, which need not be the one the URI names
        if (made && AmqpConnections.accepts(address(name))) {
            return address(name);
        }
        dropVirtualHost(name);
        System.out.println("No virtual host of its own for this test: it shares the one in TEST_RABBITMQ_URI");
        return address(sharedVirtualHost());
    }

    @Override
    public void dropVirtualHost(String name) {
        if (ownVirtualHosts) {
            rabbitmqctl("delete_vhost", name);
        }
    }

    @Override
    public BrokerObjects brokerObjects(String virtualHost) {
        Assumptions.assumeTrue(ownVirtualHosts, "needs rabbitmqctl");
        return BrokerObjects.askRabbit(
                question -> {
                    List<String> command = new ArrayList<>(List.of("rabbitmqctl", "-q"));
                    command.addAll(question);
                    return Commands.succeed(Map.of(), PATIENCE, command);
                },
                virtualHost);
    }

    @Override
    public void close() {
        // the services are not ours
    }

    /** To clients the path "/" means the virtual host "", which nobody has: they want "/" spelled %2F. */
    private String sharedVirtualHost() {
        String path = rabbit.getRawPath() == null ? "" : rabbit.getRawPath();
        return path.length() < 2 ? "%2F" : path.substring(1);
    }

    private String address(String virtualHost) {
        return rabbit.getScheme() + "://" + rabbit.getRawAuthority() + "/" + virtualHost;
    }

    private static boolean rabbitmqctl(String command, String... arguments) {
        List<String> full = new ArrayList<>(List.of("rabbitmqctl", "-q", command));
        full.addAll(List.of(arguments));
        return Commands.run(Map.of(), PATIENCE, full).exitCode() == 0;
    }
}
