package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.contract.AsyncApi;
import tech.novaeco.settlement.contract.Samples;
import tech.novaeco.settlement.contract.Samples.Sample;
import tech.novaeco.settlement.support.BrokerObjects;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TradePublisher;
import tech.novaeco.settlement.support.WorkerProcess;
import tech.novaeco.settlement.trade.ReasonCode;

/** The AsyncAPI document against the running worker: what it makes on the broker, and what it sends. */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AsyncApiIT {
    private static final AsyncApi CONTRACT = AsyncApi.read();
    private static final Samples SAMPLES = Samples.read();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Servers servers;
    private final WorkerProcess worker;
    private final Connection connection;
    private final Channel channel;
    private final Set<String> seen = new TreeSet<>();

    AsyncApiIT(Servers servers) throws Exception {
        this.servers = servers;
        this.worker = WorkerProcess.of(servers).start().awaitReady();
        this.connection = Stage.connect(servers.rabbitUri());
        this.channel = connection.createChannel();
    }

    @BeforeAll
    void publish_every_sample() throws Exception {
        try (LedgerSql ledger = new LedgerSql(servers.jdbcUrl());
                TradePublisher publisher = TradePublisher.open(servers.rabbitUri(), Stage.QUEUE)) {
            SampleAccounts.open(SAMPLES.accounts(), ledger);
            publisher.publish(withoutKeys().map(Sample::body).toList());
        }
        List<String> failures = withoutKeys()
                .filter(sample -> !sample.settles())
                .map(Sample::today)
                .toList();
        long deadLetters = failures.size();
        long waiting =
                withoutKeys().filter(sample -> sample.today().equals("PENDING")).count();
        long told = withoutKeys().filter(Sample::settles).count()
                - waiting
                + failures.stream()
                        .map(ReasonCode::valueOf)
                        .filter(reason -> !reason.isPoison() && reason != ReasonCode.DUPLICATE_CONFLICT)
                        .count();
        awaitMessages(Stage.QUEUE + ".dlq", deadLetters);
        awaitMessages("queue.trade.callbacks", told + waiting);
        awaitMessages("queue.missioncontrol.notifications", told);
        UUID paid = UUID.fromString(
                JSON.readTree(Samples.bytes("PAID")).path("tradeId").asText());
        try (LedgerSql ledger = new LedgerSql(servers.jdbcUrl())) {
            assertThat(ledger.reverse(paid, "sold twice")).isEqualTo("SETTLED");
            // a reversal of it again has nothing left to undo
            assertThat(ledger.reverse(paid, "by mistake")).startsWith("REJECTED NOT_REVERSIBLE");
        }
        awaitMessages("queue.trade.callbacks", told + waiting + 3);
        awaitMessages("queue.missioncontrol.notifications", told + 1);
        assertThat(channel.messageCount(Stage.QUEUE + ".dlq")).isEqualTo(deadLetters);
    }

    /** Those for a worker that demands signatures would settle here. */
    private static Stream<Sample> withoutKeys() {
        return SAMPLES.samples().stream().filter(sample -> !sample.keys());
    }

    @AfterAll
    void close() {
        connection.abort();
        worker.close();
    }

    @Test
    void the_broker_has_what_the_document_names_and_nothing_else() {
        BrokerObjects there = servers.brokerObjects();
        BrokerObjects told = CONTRACT.brokerObjects();
        assertThat(there.queues()).isEqualTo(told.queues());
        assertThat(there.exchanges()).isEqualTo(told.exchanges());
        assertThat(there.bindings()).isEqualTo(told.bindings());
        // x-delivery-limit is set on RabbitMQ 4 only
        there.arguments().values().forEach(arguments -> arguments.remove("x-delivery-limit"));
        if (!servers.kind().equals("embedded")) {
            assertThat(there.arguments()).isEqualTo(told.arguments());
        }
    }

    @Test
    void every_message_is_as_the_document_says_and_every_kind_of_message_was_sent() throws Exception {
        List<String> queues =
                List.of("queue.trade.callbacks", "queue.missioncontrol.notifications", Stage.QUEUE + ".dlq");
        for (String queue : queues) {
            for (GetResponse message = channel.basicGet(queue, true);
                    message != null;
                    message = channel.basicGet(queue, true)) {
                check(queue, message);
            }
        }
        assertThat(seen)
                .isEqualTo(new TreeSet<>(queues.stream()
                        .flatMap(queue -> CONTRACT.messagesOf(queue).stream())
                        .toList()));
    }

    private void check(String queue, GetResponse message) throws IOException {
        BasicProperties properties = message.getProps();
        List<String> kinds = CONTRACT.messagesOf(queue).stream()
                .filter(key -> amqpType(key).equals(properties.getType() == null ? "" : properties.getType()))
                .toList();
        assertThat(kinds).as("kind of a message in " + queue).hasSize(1);
        String kind = kinds.get(0);
        seen.add(kind);
        assertThat(properties.getDeliveryMode()).as("persistent").isEqualTo(2);
        JsonNode told = CONTRACT.message(kind);
        if (told.has("headers")) {
            assertThat(CONTRACT.faults(kind, "headers", headers(properties))).isEmpty();
        }
        if (told.has("payload")) {
            JsonNode event = JSON.readTree(message.getBody());
            assertThat(CONTRACT.faults(kind, "payload", event))
                    .as(event.toString())
                    .isEmpty();
            assertThat(properties.getContentType())
                    .isEqualTo(told.path("contentType").asText());
            assertThat(properties.getMessageId()).isEqualTo(event.path("id").asText());
            assertThat(message.getEnvelope().getRoutingKey())
                    .isEqualTo(event.path("type").asText());
        }
    }

    private static String amqpType(String key) {
        return CONTRACT.message(key).at("/bindings/amqp/messageType").asText();
    }

    /** Numbers stay numbers; a text is a LongString to the client. */
    private static JsonNode headers(BasicProperties properties) {
        Map<String, Object> plain = new HashMap<>();
        properties
                .getHeaders()
                .forEach((name, value) -> plain.put(name, value instanceof Number ? value : value.toString()));
        plain.remove("x-delivery-count"); // RabbitMQ's own, of quorum queues
        return JSON.valueToTree(plain);
    }

    private void awaitMessages(String queue, long count) {
        Awaitility.await(count + " messages in " + queue)
                .atMost(Stage.PATIENCE)
                .until(() -> channel.messageCount(queue) == count);
    }
}
