package tech.novaeco.settlement.support;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;

/** Plain AMQP connections that come back by themselves after the broker was away. */
final class AmqpConnections {
    private AmqpConnections() {}

    static Connection open(String uri, String name) throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        try {
            factory.setUri(uri);
        } catch (URISyntaxException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("AMQP URI", unusable);
        }
        factory.setConnectionTimeout(5_000);
        factory.setNetworkRecoveryInterval(200);
        return factory.newConnection(name);
    }

    /** Whether a client can log in right now. */
    static boolean accepts(String uri) {
        try (Connection connection = open(uri, "probe")) {
            return connection.isOpen();
        } catch (IOException | TimeoutException notYet) {
            return false;
        }
    }
}
