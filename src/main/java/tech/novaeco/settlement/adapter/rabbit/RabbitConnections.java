package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.ConnectionFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import tech.novaeco.settlement.adapter.transport.Loopback;

/** Two connections: a broker short of memory blocks the one that publishes, and must not thereby block our acks. */
public final class RabbitConnections {
    private static final String ALLOWED =
            "amqp://user:password@host:5672/vhost or amqps://...?cacertfile=FILE, a percent sign in it written as %25";
    private static final int MAX_PORT = 65_535;
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
        return connect(factory(uri, false), purpose);
    }

    /** As {@link #connect}, for whoever takes trades: a message arrives without its headers, whatever they are. */
    public static CachingConnectionFactory connectForIntake(String uri) {
        return connect(factory(uri, true), "intake");
    }

    private static CachingConnectionFactory connect(ConnectionFactory rabbit, String purpose) {
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

    /**
     * Says whether a URI is one, before anything is started with it.
     *
     * @throws IllegalArgumentException if the URI is none, saying what is allowed; the message does not repeat it, it may
     *     hold a password
     */
    public static void check(String uri) {
        factory(uri, false);
    }

    /**
     * What somebody on the way to the broker could do; empty where nobody can.
     *
     * @throws IllegalArgumentException as {@link #check} does
     */
    public static Optional<String> exposure(String uri) {
        ConnectionFactory rabbit = factory(uri, false);
        return rabbit.isSSL() || Loopback.covers(rabbit.getHost())
                ? Optional.empty()
                : Optional.of("whoever is on the way to the broker at " + rabbit.getHost()
                        + " can read and change messages and the password: RABBITMQ_URI is not amqps://");
    }

    private static ConnectionFactory factory(String uri, boolean cutHeaders) {
        ConnectionFactory rabbit;
        try {
            rabbit = StrictConnections.factory(new URI(uri), cutHeaders);
        } catch (StrictConnections.Refused e) {
            throw new IllegalArgumentException(ALLOWED + ": " + e.getMessage());
        } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(ALLOWED);
        }
        if (rabbit.getPort() < 1 || rabbit.getPort() > MAX_PORT) {
            throw new IllegalArgumentException(ALLOWED + ", a port from 1 to " + MAX_PORT);
        }
        return rabbit;
    }
}
