package tech.novaeco.settlement.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The queues, exchanges and bindings of a virtual host, a line each, those left out that every broker brings along.
 *
 * @param arguments of each queue by its name; empty where the broker keeps none
 */
public record BrokerObjects(
        Set<String> queues, Set<String> exchanges, Set<String> bindings, Map<String, Map<String, String>> arguments) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static BrokerObjects none() {
        return new BrokerObjects(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
    }

    public void queue(String name, boolean durable, boolean exclusive, boolean autoDelete) {
        queues.add(name + " durable=" + durable + " exclusive=" + exclusive + " autoDelete=" + autoDelete);
    }

    public void exchange(String name, String type, boolean durable, boolean autoDelete) {
        if (!name.isEmpty() && !name.startsWith("amq.")) {
            exchanges.add(name + " type=" + type + " durable=" + durable + " autoDelete=" + autoDelete);
        }
    }

    public void binding(String exchange, String routingKey, String queue) {
        if (!exchange.isEmpty() && !exchange.startsWith("amq.")) {
            bindings.add(exchange + " " + routingKey + " -> " + queue);
        }
    }

    /** @param rabbitmqctl runs it with these arguments and returns what it prints */
    static BrokerObjects askRabbit(Function<List<String>, String> rabbitmqctl, String virtualHost) {
        BrokerObjects found = none();
        String queueColumns = "name durable auto_delete exclusive arguments";
        for (JsonNode row : ask(rabbitmqctl, virtualHost, "list_queues", queueColumns)) {
            String name = row.path("name").asText();
            found.queue(name, flag(row, "durable"), flag(row, "exclusive"), flag(row, "auto_delete"));
            Map<String, String> arguments = new TreeMap<>();
            // each a triple of name, type and value
            row.path("arguments")
                    .forEach(argument -> arguments.put(
                            argument.path(0).asText(), argument.path(2).asText()));
            found.arguments.put(name, arguments);
        }
        for (JsonNode row : ask(rabbitmqctl, virtualHost, "list_exchanges", "name type durable auto_delete")) {
            found.exchange(
                    row.path("name").asText(),
                    row.path("type").asText(),
                    flag(row, "durable"),
                    flag(row, "auto_delete"));
        }
        for (JsonNode row :
                ask(rabbitmqctl, virtualHost, "list_bindings", "source_name routing_key destination_name")) {
            found.binding(
                    row.path("source_name").asText(),
                    row.path("routing_key").asText(),
                    row.path("destination_name").asText());
        }
        return found;
    }

    private static JsonNode ask(
            Function<List<String>, String> rabbitmqctl, String virtualHost, String question, String columns) {
        List<String> arguments = new ArrayList<>(List.of(question, "-p", virtualHost, "--formatter", "json"));
        arguments.addAll(List.of(columns.split(" ")));
        String answer = rabbitmqctl.apply(arguments);
        try {
            return JSON.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(question + ": " + answer, e);
        }
    }

    /** RabbitMQ writes an empty text for no. */
    private static boolean flag(JsonNode row, String name) {
        return row.path(name).asBoolean();
    }
}
