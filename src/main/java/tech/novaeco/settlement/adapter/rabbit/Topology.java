package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queues and the exchange the worker needs. What is missing is created; what exists is used as it is, and arguments
 * that differ from ours are reported, for re-declaring a queue with others is refused by the broker. Thread-safe.
 */
public final class Topology {
    /** Topic exchange of all events; the routing key is the event's type. */
    public static final String EVENTS = "novafin.settlements";

    /** Where conversion rates are published to. */
    public static final String RATES = "queue.finance.rates";

    public static final String CALLBACKS = "queue.trade.callbacks";
    public static final String NOTIFICATIONS = "queue.missioncontrol.notifications";

    private static final Logger LOG = LoggerFactory.getLogger(Topology.class);

    record Binding(String queue, String routingKey) {}

    static final List<Binding> BINDINGS = List.of(
            new Binding(CALLBACKS, "settlement.*"),
            new Binding(CALLBACKS, "payout.*"),
            new Binding(NOTIFICATIONS, "notification.requested"));

    record Wanted(String queue, Map<String, Object> arguments) {}

    private final String tradeQueue;
    private volatile List<String> differences = List.of();

    public Topology(String tradeQueue) {
        this.tradeQueue = tradeQueue;
    }

    public static String deadLetterQueue(String tradeQueue) {
        return tradeQueue + ".dlq";
    }

    public String tradeQueue() {
        return tradeQueue;
    }

    public String deadLetterQueue() {
        return deadLetterQueue(tradeQueue);
    }

    /** What was found other than we would have made it, one sentence each; empty when all is as wanted. */
    public List<String> differences() {
        return differences;
    }

    /** Safe to repeat, also by several workers at once. @throws IOException if the broker is away or refuses */
    public void ensure(Connection connection) throws IOException, TimeoutException {
        List<String> found = new ArrayList<>();
        for (Wanted wanted : wanted(connection)) {
            boolean exists = exists(connection, wanted.queue());
            if (!exists) {
                LOG.info("Queue {} is missing and is created", wanted.queue());
            }
            Refusal refusal = refusal(
                    connection,
                    channel -> channel.queueDeclare(wanted.queue(), true, false, false, wanted.arguments()));
            if (!exists && refusal.isOne()) {
                found.add("Queue " + wanted.queue() + " is missing and could not be created: " + refusal.text()
                        + "; run 'topology apply' with a RABBITMQ_ADMIN_URI that may");
            } else if (refusal.isOne() && !refusal.isOfLogin()) {
                found.add("Queue " + wanted.queue() + " is used as it is, not with " + wanted.arguments() + ": "
                        + refusal.text());
            }
        }
        ensureExchange(connection, found);
        for (Binding binding : BINDINGS) {
            bind(connection, binding.queue(), binding.routingKey(), found);
        }
        if (!found.equals(differences)) {
            found.forEach(LOG::warn);
            differences = List.copyOf(found);
        }
    }

    private static void ensureExchange(Connection connection, List<String> found) throws IOException, TimeoutException {
        boolean missing = refusal(connection, channel -> channel.exchangeDeclarePassive(EVENTS))
                        .replyCode()
                == AMQP.NOT_FOUND;
        if (missing) {
            LOG.info("Exchange {} is missing and is created", EVENTS);
        }
        Refusal refusal = refusal(connection, channel -> channel.exchangeDeclare(EVENTS, "topic", true));
        if (refusal.isOne() && (missing || !refusal.isOfLogin())) {
            found.add("Exchange " + EVENTS + " is not the durable topic exchange it should be: " + refusal.text());
        }
    }

    private static void bind(Connection connection, String queue, String routingKey, List<String> found)
            throws IOException, TimeoutException {
        Refusal refusal = refusal(connection, channel -> channel.queueBind(queue, EVENTS, routingKey));
        if (refusal.isOne() && !refusal.isOfLogin()) {
            found.add("Queue " + queue + " could not be bound to " + EVENTS + " for " + routingKey + ": "
                    + refusal.text());
        }
    }

    List<Wanted> wanted(Connection connection) {
        String deadLetters = deadLetterQueue(tradeQueue);
        Map<String, Object> intake = new HashMap<>(quorum(connection));
        if (!intake.isEmpty()) {
            // a backstop only: the worker itself never rejects a delivery
            intake.put("x-dead-letter-exchange", "");
            intake.put("x-dead-letter-routing-key", deadLetters);
            intake.put("x-dead-letter-strategy", "at-least-once");
            intake.put("x-overflow", "reject-publish");
        }
        return List.of(
                new Wanted(deadLetters, quorum(connection)),
                new Wanted(tradeQueue, intake),
                new Wanted(RATES, intake),
                new Wanted(CALLBACKS, quorum(connection)),
                new Wanted(NOTIFICATIONS, quorum(connection)));
    }

    /** Replicated queues where the broker has them, plain durable ones elsewhere. */
    private static Map<String, Object> quorum(Connection connection) {
        int version = majorVersion(connection);
        if (version >= 4) {
            // 4.x dead-letters after 20 returns unless told not to; on 3.10 the same argument dead-letters at once
            return Map.of("x-queue-type", "quorum", "x-delivery-limit", -1);
        }
        return version > 0 ? Map.of("x-queue-type", "quorum") : Map.of();
    }

    /** @return RabbitMQ's major version, 0 for another broker */
    private static int majorVersion(Connection connection) {
        Map<String, Object> server = connection.getServerProperties();
        String version = String.valueOf(server.get("version"));
        return "RabbitMQ".equals(String.valueOf(server.get("product")))
                ? Integer.parseInt(version.substring(0, version.indexOf('.')))
                : 0;
    }

    private static boolean exists(Connection connection, String queue) throws IOException, TimeoutException {
        return refusal(connection, channel -> channel.queueDeclarePassive(queue))
                        .replyCode()
                != AMQP.NOT_FOUND;
    }

    interface Declaration {
        void on(Channel channel) throws IOException;
    }

    record Refusal(int replyCode, String text) {
        boolean isOne() {
            return replyCode != AMQP.REPLY_SUCCESS;
        }

        /** A login that may not configure: somebody else makes the topology, and what is there is not compared. */
        boolean isOfLogin() {
            return replyCode == AMQP.ACCESS_REFUSED;
        }
    }

    /** A refused declaration closes its channel, so each has one of its own. @throws IOException if not a refusal */
    static Refusal refusal(Connection connection, Declaration declaration) throws IOException, TimeoutException {
        Channel channel = connection.createChannel();
        try {
            declaration.on(channel);
            channel.close();
            return new Refusal(AMQP.REPLY_SUCCESS, "");
        } catch (IOException e) {
            if (e.getCause() instanceof ShutdownSignalException signal
                    && !signal.isHardError()
                    && signal.getReason() instanceof AMQP.Channel.Close close) {
                return new Refusal(close.getReplyCode(), close.getReplyText());
            }
            throw e;
        }
    }
}
