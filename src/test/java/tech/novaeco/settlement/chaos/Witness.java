package tech.novaeco.settlement.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.support.AmqpConnections;
import tech.novaeco.settlement.support.CallbackJournal;

/**
 * Hears all that workers tell and writes it to {@code told.jsonl}, a line each: queue, redelivered, headers, body, at
 * (milliseconds since 1970), and for a PAID {@code committed}: whether its settlement stood in the ledger when it came in;
 * null where the ledger could not be asked. A message is acknowledged when it is on disk.
 */
final class Witness implements AutoCloseable {
    record Told(
            String queue,
            boolean redelivered,
            Map<String, String> headers,
            String body,
            long at,
            @Nullable Boolean committed) {}

    private record Heard(
            Channel channel,
            long tag,
            Told message,
            @Nullable UUID paid) {}

    private static final int PREFETCH = 500;
    private static final int ANSWER_MILLIS = 2_000;

    /** Asked for each handful of callbacks: a connection of its own for each question would cost more than the answer. */
    private final HikariDataSource ledger;

    private final JsonLines file;
    private final Connection connection;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private final AtomicLong count = new AtomicLong();
    private final Thread writer = new Thread(this::write, "witness");
    private volatile boolean open = true;

    Witness(String rabbitUri, String queue, String jdbcUrl, RunDirectory directory)
            throws IOException, TimeoutException {
        this.ledger = one(jdbcUrl);
        this.file = new JsonLines(directory.told());
        this.connection = AmqpConnections.open(rabbitUri, "witness of the harness");
        for (String source : List.of(CallbackJournal.CALLBACKS, CallbackJournal.NOTIFICATIONS, queue + ".dlq")) {
            listen(source);
        }
        writer.start();
    }

    private static HikariDataSource one(String jdbcUrl) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(jdbcUrl);
        pool.setMaximumPoolSize(1);
        pool.setConnectionTimeout(ANSWER_MILLIS);
        pool.setInitializationFailTimeout(-1);
        return pool;
    }

    private void listen(String queue) throws IOException {
        Channel channel = connection.createChannel();
        channel.basicQos(PREFETCH);
        channel.basicConsume(queue, false, new DefaultConsumer(channel) {
            @Override
            public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                Map<String, String> headers = new HashMap<>();
                if (properties.getHeaders() != null) {
                    properties.getHeaders().forEach((name, value) -> headers.put(name, String.valueOf(value)));
                }
                Told message = new Told(
                        queue,
                        envelope.isRedeliver(),
                        headers,
                        new String(body, UTF_8),
                        System.currentTimeMillis(),
                        null);
                UUID paid = queue.equals(CallbackJournal.CALLBACKS) ? paid(message.body()) : null;
                heard.add(new Heard(channel, envelope.getDeliveryTag(), message, paid));
            }
        });
    }

    /** How many messages it has heard. */
    long count() {
        return count.get();
    }

    private void write() {
        while (open || !heard.isEmpty()) {
            try {
                Heard first = heard.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    List<Heard> group = new ArrayList<>(List.of(first));
                    heard.drainTo(group);
                    keep(group);
                }
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void keep(List<Heard> group) {
        Set<UUID> committed = committed(group.stream()
                .filter(one -> one.paid() != null)
                .map(Heard::paid)
                .toList());
        file.append(group.stream().map(one -> judged(one, committed)).toList());
        count.addAndGet(group.size());
        for (Heard one : group) {
            try {
                one.channel().basicAck(one.tag(), false);
            } catch (IOException | RuntimeException gone) {
                // the broker will deliver it again
            }
        }
    }

    private static Told judged(Heard one, @Nullable Set<UUID> committed) {
        Told told = one.message();
        return one.paid() == null || committed == null
                ? told
                : new Told(
                        told.queue(),
                        told.redelivered(),
                        told.headers(),
                        told.body(),
                        told.at(),
                        committed.contains(one.paid()));
    }

    private @Nullable Set<UUID> committed(List<UUID> paid) {
        try {
            return paid.isEmpty() ? Set.of() : Database.settledAmong(ledger, paid);
        } catch (SQLException away) {
            return null;
        }
    }

    private static @Nullable UUID paid(String body) {
        JsonNode event = JsonLines.parse(body);
        return event.path("type").asText().equals("settlement.paid")
                ? UUID.fromString(event.path("data").path("tradeId").asText())
                : null;
    }

    @Override
    public void close() {
        open = false;
        try {
            writer.join(10_000);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        connection.abort();
        ledger.close();
        file.close();
    }
}
