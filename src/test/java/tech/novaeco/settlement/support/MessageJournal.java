package tech.novaeco.settlement.support;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything one queue has delivered, in order of arrival; a message is acknowledged once it is kept here. A message
 * may stand here twice when a connection broke. Thread-safe.
 */
public final class MessageJournal {
    private static final int PREFETCH = 500;

    private final String queue;
    private final Channel channel;
    private final List<JournalEntry> entries = Collections.synchronizedList(new ArrayList<>());

    MessageJournal(Connection connection, String queue) throws IOException {
        this.queue = queue;
        this.channel = connection.createChannel();
        channel.basicQos(PREFETCH);
    }

    MessageJournal begin() throws IOException {
        channel.basicConsume(queue, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body)
                    throws IOException {
                entries.add(new JournalEntry(body, headers(properties)));
                channel.basicAck(envelope.getDeliveryTag(), false);
            }
        });
        return this;
    }

    public List<JournalEntry> entries() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    public int size() {
        return entries.size();
    }

    /** Throws away what waits in the queue and what was journaled. */
    public void purge() throws IOException {
        channel.queuePurge(queue);
        entries.clear();
    }

    private static Map<String, String> headers(BasicProperties properties) {
        Map<String, String> texts = new HashMap<>();
        if (properties.getHeaders() != null) {
            properties.getHeaders().forEach((name, value) -> texts.put(name, String.valueOf(value)));
        }
        if (properties.getContentType() != null) {
            texts.put("content-type", properties.getContentType());
        }
        if (properties.getDeliveryMode() != null) {
            texts.put("delivery-mode", properties.getDeliveryMode().toString());
        }
        return texts;
    }
}
