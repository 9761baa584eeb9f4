package tech.novaeco.settlement.cli;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import tech.novaeco.settlement.adapter.rabbit.RabbitConnections;

/** One connection to the broker for one command. */
final class BrokerSession {
    interface Work<T> {
        T on(Connection connection) throws IOException, TimeoutException;
    }

    private BrokerSession() {}

    /** @param name of the setting that holds the URI @throws Refusal as unavailable; the line holds no password */
    static <T> T ask(String name, String uri, Work<T> work) {
        CachingConnectionFactory connections;
        try {
            connections = RabbitConnections.connect(uri, "command");
        } catch (IllegalArgumentException e) {
            throw Refusal.usage(name + "=(not shown) is not allowed; allowed: " + e.getMessage());
        }
        try {
            return work.on(connections.createConnection().getDelegate());
        } catch (AmqpException | IOException | TimeoutException e) {
            throw Refusal.unavailable("the broker did not answer" + Failures.rootCause(e)
                    + "; check that it runs and what " + name + " says");
        } finally {
            connections.destroy();
        }
    }
}
