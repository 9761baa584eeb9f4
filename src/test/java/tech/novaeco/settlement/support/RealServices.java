package tech.novaeco.settlement.support;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        if (!ownVirtualHosts) {
            return address(sharedVirtualHost());
        }
        String login = rabbit.getUserInfo() == null ? "guest" : rabbit.getUserInfo();
        String user = login.split(":", 2)[0];
        rabbitmqctl("add_vhost", name);
        rabbitmqctl("set_permissions", "-p", name, user, ".*", ".*", ".*");
        return address(name);
    }

    @Override
    public void dropVirtualHost(String name) {
        if (ownVirtualHosts) {
            rabbitmqctl("delete_vhost", name);
        }
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

    private static void rabbitmqctl(String command, String... arguments) {
        List<String> full = new ArrayList<>(List.of("rabbitmqctl", "-q", command));
        full.addAll(List.of(arguments));
        Commands.succeed(Map.of(), PATIENCE, full);
    }
}
