package tech.novaeco.settlement.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.support.BrokerObjects;

/** {@code asyncapi.yaml}: what it says there is on the broker, and the schemas of what is sent. */
public final class AsyncApi {
    private static final Path DIRECTORY = Path.of("src/main/resources/contract");
    private static final String ADDRESS = "https://novaeco.tech/contract/";

    private final JsonNode document;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.resourceLoaders(loaders -> loaders.resources(AsyncApi::closed)));

    private AsyncApi(JsonNode document) {
        this.document = document;
    }

    public static AsyncApi read() {
        try {
            return new AsyncApi(
                    new YAMLMapper().readTree(DIRECTORY.resolve("asyncapi.yaml").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode document() {
        return document;
    }

    /** Every message by its key, such as {@code settlementPaid}. */
    Map<String, JsonNode> messages() {
        Map<String, JsonNode> messages = new TreeMap<>();
        document.at("/components/messages")
                .properties()
                .forEach(entry -> messages.put(entry.getKey(), entry.getValue()));
        return messages;
    }

    /** The messages that a queue of this name may hold. */
    public List<String> messagesOf(String queue) {
        return StreamSupport.stream(document.path("channels").spliterator(), false)
                .filter(channel -> channel.path("address").asText().equals(queue))
                .flatMap(channel -> channel.path("messages").properties().stream())
                .map(message -> message.getValue().path("$ref").asText().replaceFirst(".*/", ""))
                .toList();
    }

    public JsonNode message(String key) {
        return document.path("components").path("messages").required(key);
    }

    /** @param part {@code payload} or {@code headers}; empty when it is as the message's schema wants it */
    public List<String> faults(String key, String part, JsonNode value) {
        String file = message(key).path(part).path("$ref").asText();
        Schema schema = schemas.getSchema(SchemaLocation.of(ADDRESS + file));
        List<Error> faults = schema.validate(
                value.toString(),
                InputFormat.JSON,
                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        return faults.stream().map(Error::toString).toList();
    }

    /** What the document says there is on the broker. */
    public BrokerObjects brokerObjects() {
        BrokerObjects told = BrokerObjects.none();
        for (JsonNode channel : document.path("channels")) {
            JsonNode amqp = resolved(channel.path("bindings")).path("amqp");
            if (amqp.path("is").asText().equals("queue")) {
                queue(channel, amqp.path("queue"), told);
            } else {
                JsonNode exchange = amqp.path("exchange");
                told.exchange(
                        exchange.path("name").asText(),
                        exchange.path("type").asText(),
                        exchange.path("durable").asBoolean(),
                        exchange.path("autoDelete").asBoolean());
            }
        }
        return told;
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** A published schema, but closed: what the worker sends and the contract does not tell of is a fault here. */
    private static @Nullable String closed(String address) {
        if (!address.startsWith(ADDRESS)) {
            return null;
        }
        try {
            JsonNode schema = new ObjectMapper()
                    .readTree(DIRECTORY
                            .resolve(address.substring(ADDRESS.length()))
                            .toFile());
            close(schema);
            return schema.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(JsonNode schema) {
        if (schema.has("properties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
        schema.forEach(AsyncApi::close);
    }

    private static void queue(JsonNode channel, JsonNode queue, BrokerObjects told) {
        String name = queue.path("name").asText();
        told.queue(
                name,
                queue.path("durable").asBoolean(),
                queue.path("exclusive").asBoolean(),
                queue.path("autoDelete").asBoolean());
        Map<String, String> arguments = new TreeMap<>();
        channel.path("x-queue-arguments")
                .properties()
                .forEach(argument ->
                        arguments.put(argument.getKey(), argument.getValue().asText()));
        told.arguments().put(name, arguments);
        JsonNode bound = channel.path("x-bound-to");
        bound.path("routingKeys")
                .forEach(key -> told.binding(bound.path("exchange").asText(), key.asText(), name));
    }
}
