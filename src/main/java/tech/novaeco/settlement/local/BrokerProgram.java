package tech.novaeco.settlement.local;

import java.net.URL;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;

/**
 * The broker's own process: Apache Qpid Broker-J, AMQP 0-9-1, its queues and messages in a Derby database on disk. Made
 * for a first look: production runs RabbitMQ.
 */
final class BrokerProgram {
    /** Of the environment: a process list shows everybody what the command line says. */
    static final String PASSWORD = "BROKER_PASSWORD";

    private BrokerProgram() {}

    /** @param args the folder to work in, the port to listen at */
    public static void main(String[] args) throws Exception {
        URL configuration = Objects.requireNonNull(BrokerProgram.class.getResource("/local/broker.json"));
        new SystemLauncher()
                .startup(Map.of(
                        "type",
                        "JSON",
                        "initialConfigurationLocation",
                        configuration.toExternalForm(),
                        "startupLoggedToSystemOut",
                        false,
                        "context",
                        Map.of(
                                "local.port",
                                args[1],
                                "local.password",
                                System.getenv(PASSWORD),
                                "qpid.work_dir",
                                args[0],
                                // else x-queue-type and its like, unknown to Qpid, would close the connection
                                "queue.behaviourOnUnknownDeclareArgument",
                                "IGNORE",
                                "exchange.behaviourOnUnknownDeclareArgument",
                                "IGNORE")));
    }
}
