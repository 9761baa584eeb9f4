package tech.novaeco.settlement.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tech.novaeco.settlement.support.CallbackJournal;

/** When each PAID callback came in, by this JVM's clock. Takes the callbacks from whoever else consumes them. Thread-safe. */
final class PaidTimes implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<UUID, Long> publishedNanos = new ConcurrentHashMap<>();
    private final Map<UUID, Long> paidNanos = new ConcurrentHashMap<>();
    private final Connection connection;

    PaidTimes(String rabbitUri) throws Exception {
        connection = Stage.connect(rabbitUri);
        Channel channel = connection.createChannel();
        channel.basicConsume(
                CallbackJournal.CALLBACKS,
                true,
                (tag, message) -> {
                    long now = System.nanoTime();
                    var event = JSON.readTree(message.getBody());
                    if (event.path("type").asText().equals("settlement.paid")) {
                        paidNanos.putIfAbsent(
                                UUID.fromString(event.path("subject").asText()), now);
                    }
                },
                tag -> {});
    }

    /** To be called right before the trade is published. */
    void publishing(UUID trade) {
        publishedNanos.put(trade, System.nanoTime());
    }

    boolean allPaid() {
        return paidNanos.keySet().containsAll(publishedNanos.keySet());
    }

    /** From publishing to PAID, of the trade that waited longest. */
    Duration longest() {
        return publishedNanos.entrySet().stream()
                .map(published -> Duration.ofNanos(
                        paidNanos.getOrDefault(published.getKey(), Long.MAX_VALUE) - published.getValue()))
                .max(Duration::compareTo)
                .orElseThrow();
    }

    int trades() {
        return publishedNanos.size();
    }

    @Override
    public void close() {
        connection.abort();
    }
}
