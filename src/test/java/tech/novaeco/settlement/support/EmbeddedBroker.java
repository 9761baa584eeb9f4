package tech.novaeco.settlement.support;

import static java.util.Objects.requireNonNull;

import java.net.URL;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Binding;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.Exchange;
import org.apache.qpid.server.model.ExclusivityPolicy;
import org.apache.qpid.server.model.LifetimePolicy;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHost;
import org.apache.qpid.server.model.VirtualHostNode;
import org.jspecify.annotations.Nullable;

/**
 * Qpid Broker-J inside this JVM: AMQP 0-9-1 without an installation. It keeps nothing and is not RabbitMQ: what is
 * proven on it about lost messages proves nothing.
 */
final class EmbeddedBroker implements AutoCloseable {
    private final SystemLauncher launcher;
    private final Broker<?> broker;
    private final int port;
    private final Path workDirectory;

    private EmbeddedBroker(SystemLauncher launcher, Broker<?> broker, int port, Path workDirectory) {
        this.launcher = launcher;
        this.broker = broker;
        this.port = port;
        this.workDirectory = workDirectory;
    }

    static EmbeddedBroker start() {
        int port = Commands.freePort();
        Path workDirectory = Commands.directoryOf(System.getProperty("user.name"), "settlement-broker");
        URL configuration = requireNonNull(EmbeddedBroker.class.getResource("/support/embedded-broker.json"));
        AtomicReference<@Nullable SystemConfig<?>> system = new AtomicReference<>();
        SystemLauncher launcher = new SystemLauncher(new DefaultSystemLauncherListener() {
            @Override
            public void onContainerResolve(SystemConfig<?> resolved) {
                system.set(resolved);
            }
        });
        try {
            launcher.startup(Map.of(
                    "type",
                    "Memory",
                    "initialConfigurationLocation",
                    configuration.toExternalForm(),
                    "startupLoggedToSystemOut",
                    false,
                    "context",
                    Map.of(
                            "test.amqp.port",
                            Integer.toString(port),
                            "qpid.work_dir",
                            workDirectory.toString(),
                            // else x-queue-type and its like, unknown to Qpid, would close the connection
                            "queue.behaviourOnUnknownDeclareArgument",
                            "IGNORE",
                            "exchange.behaviourOnUnknownDeclareArgument",
                            "IGNORE")));
        } catch (Exception failure) {
            throw new IllegalStateException("embedded broker", failure);
        }
        Broker<?> broker = (Broker<?>) requireNonNull(system.get()).getContainer();
        return new EmbeddedBroker(launcher, broker, port, workDirectory);
    }

    String openVirtualHost(String name) {
        broker.createChild(
                VirtualHostNode.class,
                Map.of("name", name, "type", "Memory", "virtualHostInitialConfiguration", "{\"type\":\"Memory\"}"));
        return "amqp://guest:guest@127.0.0.1:" + port + "/" + name;
    }

    void dropVirtualHost(String name) {
        broker.getVirtualHostNodes().stream()
                .filter(node -> node.getName().equals(name))
                .forEach(VirtualHostNode::delete);
    }

    /** Their arguments are left out: this broker ignores RabbitMQ's. */
    BrokerObjects objects(String name) {
        VirtualHost<?> virtualHost = broker.getVirtualHostNodes().stream()
                .filter(node -> node.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getVirtualHost();
        BrokerObjects found = BrokerObjects.none();
        for (Queue<?> queue : virtualHost.getChildren(Queue.class)) {
            found.queue(
                    queue.getName(),
                    queue.isDurable(),
                    queue.getExclusive() != ExclusivityPolicy.NONE,
                    queue.getLifetimePolicy() != LifetimePolicy.PERMANENT);
        }
        for (Exchange<?> exchange : virtualHost.getChildren(Exchange.class)) {
            found.exchange(
                    exchange.getName(),
                    exchange.getType(),
                    exchange.isDurable(),
                    exchange.getLifetimePolicy() != LifetimePolicy.PERMANENT);
            for (Binding binding : exchange.getBindings()) {
                found.binding(exchange.getName(), binding.getBindingKey(), binding.getDestination());
            }
        }
        return found;
    }

    @Override
    public void close() {
        launcher.shutdown();
        Commands.deleteTree(workDirectory);
    }
}
