package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import tech.novaeco.settlement.settlement.Transient;

/**
 * Publishes a group of messages and waits once until the broker has confirmed all of them: one confirm at a time would
 * cap callbacks at some 700 a second. One group at a time.
 */
final class ConfirmedPublisher {
    private static final long CONFIRM_TIMEOUT_MILLIS = 10_000;

    /** A persistent message. */
    record Outgoing(String exchange, String routingKey, BasicProperties properties, byte[] body) {}

    private final ConnectionFactory connections;
    private final Runnable onUnroutable;
    private final ConcurrentLinkedQueue<String> returned = new ConcurrentLinkedQueue<>();
    private @Nullable Channel channel;

    /** @param onUnroutable told when the broker had no queue for a message, before the failure is */
    ConfirmedPublisher(ConnectionFactory connections, Runnable onUnroutable) {
        this.connections = connections;
        this.onUnroutable = onUnroutable;
    }

    /** @throws Transient unless the broker has taken responsibility for every message; some may be published all the same */
    synchronized void publish(List<Outgoing> group) {
        if (group.isEmpty()) {
            return;
        }
        try {
            Channel open = open();
            returned.clear();
            for (Outgoing message : group) {
                open.basicPublish(message.exchange(), message.routingKey(), true, message.properties(), message.body());
            }
            open.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MILLIS);
        } catch (IOException | TimeoutException | AmqpException | com.rabbitmq.client.ShutdownSignalException e) {
            abandon();
            throw new Transient("publishing " + group.size() + " messages: no confirm from the broker", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon();
            throw new Transient("publishing was interrupted", e);
        }
        if (!returned.isEmpty()) {
            String lost = returned.peek();
            onUnroutable.run();
            throw new Transient("no queue was bound for " + lost, null);
        }
    }

    private Channel open() throws IOException {
        if (channel == null || !channel.isOpen()) {
            Channel proxy = connections.createConnection().createChannel(false);
            Channel physical = proxy instanceof ChannelProxy p ? p.getTargetChannel() : proxy;
            physical.confirmSelect();
            physical.addReturnListener(message -> returned.add(
                    "exchange '" + message.getExchange() + "' with routing key '" + message.getRoutingKey() + "'"));
            channel = physical;
        }
        return channel;
    }

    /** After a failure the count of outstanding confirms is worthless: the next group starts on a new channel. */
    private void abandon() {
        if (channel != null) {
            try {
                channel.abort();
            } catch (IOException e) {
                // it is gone, which is what was wanted
            }
            channel = null;
        }
    }
}
