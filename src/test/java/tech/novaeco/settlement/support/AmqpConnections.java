package tech.novaeco.settlement.support;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** Plain AMQP connections that come back by themselves after the broker was away. */
public final class AmqpConnections {
    private AmqpConnections() {}

    public static Connection open(String uri, String name) throws IOException, TimeoutException {
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

    /** Name and version of a broker, as it says itself. */
    public static String product(String uri) {
        try (Connection connection = open(uri, "who is there")) {
            Map<String, Object> said = connection.getServerProperties();
            return said.getOrDefault("product", "a broker") + " " + said.getOrDefault("version", "of unknown version");
        } catch (IOException | TimeoutException failure) {
            throw new IllegalStateException("broker", failure);
        }
    }

    /** Whether a client can log in right now. */
    public static boolean accepts(String uri) {
        try (Connection connection = open(uri, "probe")) {
            return connection.isOpen();
        } catch (IOException | TimeoutException notYet) {
            return false;
        }
    }
}
