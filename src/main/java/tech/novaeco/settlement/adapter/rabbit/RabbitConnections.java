package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.ConnectionFactory;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;

/** Two connections: a broker short of memory blocks the one that publishes, and must not thereby block our acks. */
public final class RabbitConnections {
    private static final int HEARTBEAT_SECONDS = 10;
    private static final int TIMEOUT_MILLIS = 5_000;

    /** The most RabbitMQ can be set to let through. Below it the client would drop the connection at each delivery, for ever. */
    private static final int MAX_MESSAGE_BYTES = 512 * 1024 * 1024;

    private static final int CLOSE_TIMEOUT_MILLIS = 1_000;

    private RabbitConnections() {}

    /**
     * @param purpose shown in the broker's list of connections
     * @throws IllegalArgumentException if the URI is none; the message does not repeat it, it may hold a password
     */
    public static CachingConnectionFactory connect(String uri, String purpose) {
        ConnectionFactory rabbit = new ConnectionFactory();
        try {
            rabbit.setUri(uri);
        } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException("amqp://user:password@host:5672/vhost or amqps://...");
        }
        if (rabbit.getVirtualHost().isEmpty()) {
            // the client takes the lone slash of amqp://host:5672/ for a virtual host without a name
            rabbit.setVirtualHost("/");
        }
        rabbit.setAutomaticRecoveryEnabled(false);
        rabbit.setMaxInboundMessageBodySize(MAX_MESSAGE_BYTES);
        rabbit.setRequestedHeartbeat(HEARTBEAT_SECONDS);
        rabbit.setConnectionTimeout(TIMEOUT_MILLIS);
        CachingConnectionFactory connections = new CachingConnectionFactory(rabbit);
        connections.setCloseTimeout(CLOSE_TIMEOUT_MILLIS);
        connections.setConnectionNameStrategy(factory -> "trade-settlement " + purpose);
        return connections;
    }
}
