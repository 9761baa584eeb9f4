package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import tech.novaeco.settlement.adapter.rabbit.ConfirmedPublisher.Outgoing;
import tech.novaeco.settlement.settlement.Transient;

/** Sends trades to the worker's queue as the market place does: persistent, mandatory, confirmed. */
public final class TradeSender implements AutoCloseable {
    private static final int PERSISTENT = 2;

    private final CachingConnectionFactory connections;
    private final ConfirmedPublisher publisher;
    private final String queue;

    /** @throws IllegalArgumentException if the URI is none; the message does not repeat it */
    public TradeSender(String uri, String queue) {
        this.connections = RabbitConnections.connect(uri, "publish");
        this.publisher = new ConfirmedPublisher(connections, () -> {});
        this.queue = queue;
    }

    /**
     * Waits once for the confirms of all of them.
     *
     * @param timestamp when it was sent, for whoever looks at the queue; AMQP keeps whole seconds
     * @throws Transient unless the broker has confirmed all of them; some may have been sent all the same
     */
    public void send(List<byte[]> trades, Instant timestamp) {
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(PERSISTENT)
                .timestamp(Date.from(timestamp))
                .build();
        publisher.publish(trades.stream()
                .map(trade -> new Outgoing("", queue, properties, trade))
                .toList());
    }

    @Override
    public void close() {
        connections.destroy();
    }
}
