package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/**
 * Looks at what is on the broker with passive declarations only, so that it cannot create anything, not even where somebody
 * deletes a queue meanwhile. AMQP compares arguments only where it declares: {@link Topology#differences()} tells them.
 */
public final class TopologyCheck {
    /** What AMQP lets one see of a part. A binding cannot be asked for, only made. */
    public enum State {
        PRESENT,
        MISSING,
        REFUSED,
        UNSEEN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param detail the broker's own words where it refused, else empty */
    public record Part(String kind, String name, State state, String detail) {
        public boolean isWrong() {
            return state == State.MISSING || state == State.REFUSED;
        }
    }

    private TopologyCheck() {}

    /** @throws IOException if the broker is away */
    public static List<Part> look(Topology topology, Connection connection) throws IOException, TimeoutException {
        List<Part> parts = new ArrayList<>();
        for (Topology.Wanted wanted : topology.wanted(connection)) {
            String queue = wanted.queue();
            parts.add(
                    part("queue", queue, Topology.refusal(connection, channel -> channel.queueDeclarePassive(queue))));
        }
        parts.add(part(
                "exchange",
                Topology.EVENTS,
                Topology.refusal(connection, channel -> channel.exchangeDeclarePassive(Topology.EVENTS))));
        for (Topology.Binding binding : Topology.BINDINGS) {
            parts.add(new Part(
                    "binding",
                    binding.queue() + " for " + binding.routingKey(),
                    State.UNSEEN,
                    "AMQP cannot ask for a binding; 'topology apply' makes it"));
        }
        return parts;
    }

    private static Part part(String kind, String name, Topology.Refusal refusal) {
        State state = switch (refusal.replyCode()) {
            case AMQP.REPLY_SUCCESS -> State.PRESENT;
            case AMQP.NOT_FOUND -> State.MISSING;
            default -> State.REFUSED;
        };
        return new Part(kind, name, state, refusal.text());
    }
}
