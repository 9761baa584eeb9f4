package tech.novaeco.settlement.support;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/**
 * What a worker tells the world: callbacks, notifications for Mission Control, and the dead letters. Open it when the
 * queues exist, which is when a worker is ready; it comes back by itself after the broker was away.
 */
public final class CallbackJournal implements AutoCloseable {
    public static final String CALLBACKS = "queue.trade.callbacks";
    public static final String NOTIFICATIONS = "queue.missioncontrol.notifications";

    /** One CloudEvent that tells what became of a message, such as {@code settlement.paid} or {@code settlement.held}. */
    public record Callback(
            String eventId, String type, UUID tradeId, String status, String batchId, String reason, String caseId) {

        public static Callback of(JournalEntry entry) {
            var event = entry.json();
            var content = event.path("data");
            return new Callback(
                    event.path("id").asText(),
                    event.path("type").asText(),
                    UUID.fromString(content.path("tradeId").asText()),
                    content.path("status").asText(),
                    content.path("batchId").asText(""),
                    content.path("reasonCode").asText(""),
                    content.path("caseId").asText(""));
        }
    }

    private final Connection connection;
    private final MessageJournal callbacks;
    private final MessageJournal notifications;
    private final MessageJournal deadLetters;

    private CallbackJournal(String uri, String queue) throws IOException, TimeoutException {
        this.connection = AmqpConnections.open(uri, "callback journal of a test");
        this.callbacks = new MessageJournal(connection, CALLBACKS).begin();
        this.notifications = new MessageJournal(connection, NOTIFICATIONS).begin();
        this.deadLetters = new MessageJournal(connection, queue + ".dlq").begin();
    }

    /** @param queue the intake queue, whose dead letters are journaled */
    public static CallbackJournal open(String uri, String queue) throws IOException, TimeoutException {
        return new CallbackJournal(uri, queue);
    }

    public MessageJournal callbacks() {
        return callbacks;
    }

    public MessageJournal notifications() {
        return notifications;
    }

    public MessageJournal deadLetters() {
        return deadLetters;
    }

    /** The settlement events among the callbacks; pending and payout events are left out. */
    public List<Callback> settlements() {
        return callbacks.entries().stream()
                .filter(entry ->
                        entry.json().path("type").asText().matches("settlement\\.(paid|rejected|held|released)"))
                .map(Callback::of)
                .toList();
    }

    public void purge() throws IOException {
        callbacks.purge();
        notifications.purge();
        deadLetters.purge();
    }

    @Override
    public void close() {
        connection.abort();
    }
}
