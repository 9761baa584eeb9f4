package tech.novaeco.settlement.support;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes to one queue through the default exchange: persistent, with confirms in groups. It takes bytes as they are,
 * so that it can publish what no honest publisher would. Not thread-safe: one for each thread.
 */
public final class TradePublisher implements AutoCloseable {
    private static final int GROUP = 200;
    private static final Duration CONFIRM = Duration.ofSeconds(60);

    private final String queue;
    private final Connection connection;
    private final Channel channel;
    private final AtomicInteger returned = new AtomicInteger();

    private TradePublisher(String uri, String queue) throws IOException, TimeoutException {
        this.queue = queue;
        this.connection = AmqpConnections.open(uri, "trade publisher of a test");
        this.channel = connection.createChannel();
        channel.confirmSelect();
        channel.addReturnListener(unroutable -> returned.incrementAndGet());
    }

    public static TradePublisher open(String uri, String queue) throws IOException, TimeoutException {
        return new TradePublisher(uri, queue);
    }

    public void publish(List<byte[]> bodies) throws IOException, TimeoutException {
        publish(bodies, Map.of());
    }

    /**
     * Returns when the broker has confirmed all of them.
     *
     * @throws IOException when one was refused, lost its way, or the connection broke; which ones arrived is then unknown
     */
    public void publish(List<byte[]> bodies, Map<String, Object> headers) throws IOException, TimeoutException {
        BasicProperties properties = new BasicProperties.Builder()
                .contentType("application/json")
                .deliveryMode(2)
                .headers(headers)
                .build();
        publish(bodies, properties);
    }

    /** As {@link #publish(List, Map)}, with properties that are the caller's in full. */
    public void publish(List<byte[]> bodies, BasicProperties properties) throws IOException, TimeoutException {
        for (int from = 0; from < bodies.size(); from += GROUP) {
            for (byte[] body : bodies.subList(from, Math.min(from + GROUP, bodies.size()))) {
                // mandatory: the default exchange drops without a word what is for a queue that does not exist
                channel.basicPublish("", queue, true, properties, body);
            }
            boolean taken = confirmed();
            if (returned.getAndSet(0) > 0) {
                throw new IOException("no queue " + queue + ": messages came back");
            }
            if (!taken) {
                throw new IOException("the broker refused messages for " + queue);
            }
        }
    }

    private boolean confirmed() throws IOException, TimeoutException {
        try {
            return channel.waitForConfirms(CONFIRM.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for confirms", interrupted);
        }
    }

    /** How many messages wait in the queue, those delivered and not yet acknowledged left out. */
    public long waiting() throws IOException {
        return channel.messageCount(queue);
    }

    public void purge() throws IOException {
        channel.queuePurge(queue);
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
