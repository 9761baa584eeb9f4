package tech.novaeco.settlement.support;

import java.io.IOException;
import java.util.stream.Stream;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.rabbitmq.RabbitMQContainer;

/** PostgreSQL and RabbitMQ in containers, where a Docker engine answers. */
final class ContainerServers implements Backend {
    private final PostgreSQLContainer postgres = new PostgreSQLContainer("postgres:17");
    private final RabbitMQContainer rabbit = new RabbitMQContainer("rabbitmq:4-management");

    ContainerServers() {
        // Testcontainers' own default is "postgres -c fsync=off"
        postgres.setCommand("postgres", "-c", "fsync=on", "-c", "synchronous_commit=on");
        postgres.start();
        rabbit.start();
    }

    @Override
    public String kind() {
        return "containers";
    }

    @Override
    public PostgresAddress postgres() {
        return new PostgresAddress(
                postgres.getHost(),
                postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                postgres.getUsername(),
                postgres.getPassword(),
                postgres.getDatabaseName());
    }

    @Override
    public String openVirtualHost(String name) {
        rabbitmqctl("add_vhost", name);
        rabbitmqctl("set_permissions", "-p", name, rabbit.getAdminUsername(), ".*", ".*", ".*");
        return "amqp://" + rabbit.getAdminUsername() + ":" + rabbit.getAdminPassword() + "@" + rabbit.getHost() + ":"
                + rabbit.getAmqpPort() + "/" + name;
    }

    @Override
    public void dropVirtualHost(String name) {
        rabbitmqctl("delete_vhost", name);
    }

    @Override
    public BrokerObjects brokerObjects(String virtualHost) {
        return BrokerObjects.askRabbit(
                question -> rabbitmqctl(
                        Stream.concat(Stream.of("-q"), question.stream()).toArray(String[]::new)),
                virtualHost);
    }

    @Override
    public void close() {
        rabbit.stop();
        postgres.stop();
    }

    private String rabbitmqctl(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "rabbitmqctl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        try {
            ExecResult result = rabbit.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException failure) {
            throw new IllegalStateException(String.join(" ", command), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(String.join(" ", command), interrupted);
        }
    }
}
