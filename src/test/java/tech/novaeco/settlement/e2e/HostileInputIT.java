package tech.novaeco.settlement.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.Corpus;
import tech.novaeco.settlement.support.HostileMessage;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputIT {
    private static final String CASES =
            "SELECT count(*) FROM ledger.exception_case WHERE payload = ? AND reason_code = ? AND state = 'OPEN'";

    private final Servers servers;
    private final Stage stage;

    HostileInputIT(Servers servers) throws Exception {
        this.servers = servers;
        stage = Stage.open(servers);
    }

    @BeforeAll
    void openAccounts() {
        stage.ledger().open("alice", "EUR", 1_000_000);
        stage.ledger().open("bob", "EUR", 0);
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
    }

    /** Whatever came before: the worker is well and settles. */
    @AfterEach
    void ten_good_trades_settle() throws Exception {
        List<UUID> ids = IntStream.range(0, 10).mapToObj(n -> UUID.randomUUID()).toList();
        stage.publish(ids.stream().map(id -> trade(id).bytes()).toList());
        ids.forEach(id -> stage.awaitTold(id, "PAID"));
        assertThat(stage.worker().status("/health")).isEqualTo(200);
        assertThat(stage.worker().logText()).doesNotContain("OutOfMemory", "StackOverflow");
    }

    @Test
    void headers_in_the_name_of_camel_steer_nothing() throws Exception {
        UUID id = UUID.randomUUID();
        Map<String, Object> headers = new HashMap<>();
        headers.put("CAmelHttpUri", "http://127.0.0.1:1/");
        headers.put("CamelHttpUri", "http://127.0.0.1:1/");
        headers.put("CAmelSpringRabbitmqDeliveryTag", 999_999L);
        headers.put("CamelSpringRabbitmqDeliveryTag", 999_999L);
        headers.put("CamelSpringRabbitmqRedelivered", "perhaps");
        headers.put("CAmelBeanMethodName", "publishCopy");
        headers.put("CamelSqlQuery", "DROP SCHEMA ledger CASCADE");
        headers.put("CamelAggregationCompleteAllGroups", true);
        headers.put("CamelRecipientListEndpoint", "direct:dead-letters");
        headers.put("CamelExceptionCaught", "boo");
        headers.put("rabbitmq.ROUTING_KEY", "elsewhere");
        stage.publisher().publish(List.of(trade(id).bytes()), headers);
        stage.awaitTold(id, "PAID");
        assertThat(stage.callbacks(id)).hasSize(1);
        awaitAcknowledged();
    }

    @Test
    void nobody_gets_a_reply() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] poison = unique("{");
        try (Connection connection = Stage.connect(servers.rabbitUri());
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("replies", true, false, false, Map.of());
            BasicProperties properties = new BasicProperties.Builder()
                    .replyTo("replies")
                    .correlationId("1")
                    .deliveryMode(2)
                    .build();
            stage.publisher().publish(List.of(trade(id).bytes(), poison), properties);
            stage.awaitTold(id, "PAID");
            awaitRefused(poison, "MALFORMED");
            awaitAcknowledged();
            assertThat(channel.messageCount("replies")).isZero();
        }
    }

    @Test
    void a_content_type_is_not_believed() throws Exception {
        for (String type : List.of("application/x-java-serialized-object", "text/plain", "")) {
            UUID id = UUID.randomUUID();
            BasicProperties properties = new BasicProperties.Builder()
                    .contentType(type)
                    .contentEncoding("utf-16")
                    .build();
            stage.publisher().publish(List.of(trade(id).bytes()), properties);
            stage.awaitTold(id, "PAID");
        }
    }

    @Test
    void a_case_keeps_the_bytes_and_the_reason_of_each_poison() throws Exception {
        String good = Trades.trade().json();
        List<byte[]> bodies = List.of(
                good.replaceFirst("\\{", "{\"amount\":\"1.00\",").getBytes(UTF_8),
                new byte[0],
                unique(" ".repeat(10_000_000)),
                good.replace("\"12.50\"", "1e999999999").getBytes(UTF_8));
        List<String> reasons = List.of("MALFORMED", "MALFORMED", "TOO_LARGE", "AMOUNT_INVALID");
        stage.publish(bodies);
        for (int i = 0; i < bodies.size(); i++) {
            JournalEntry letter = awaitRefused(bodies.get(i), reasons.get(i));
            assertThat(letter.header("x-reason-text")).isNotEmpty();
            assertThat(letter.header("x-failed-at")).isNotEmpty();
            assertThat(cases(bodies.get(i), reasons.get(i))).isEqualTo(1);
        }
    }

    @Test
    void the_same_poison_twice_is_one_case() throws Exception {
        byte[] poison = unique("[");
        stage.publish(List.of(poison, poison));
        Awaitility.await().until(() -> letters(poison).size() == 2);
        assertThat(cases(poison, "MALFORMED")).isEqualTo(1);
        assertThat(letters(poison).stream()
                        .map(letter -> letter.header("x-case-id"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void every_message_of_the_corpus_is_refused_for_its_reason() throws Exception {
        Map<ByteBuffer, HostileMessage> corpus = new LinkedHashMap<>();
        Corpus.all().forEach(message -> corpus.put(ByteBuffer.wrap(message.body()), message));
        stage.publish(corpus.values().stream().map(HostileMessage::body).toList());
        Awaitility.await("all refused")
                .atMost(Stage.PATIENCE)
                .until(() -> refused().keySet().containsAll(corpus.keySet()));
        Map<ByteBuffer, String> refused = refused();
        assertThat(corpus.values())
                .allSatisfy(message -> assertThat(refused.get(ByteBuffer.wrap(message.body())))
                        .as(message.name())
                        .isEqualTo(message.reason().name()));
        assertThat(corpus.values())
                .allSatisfy(message -> assertThat(
                                cases(message.body(), message.reason().name()))
                        .as(message.name())
                        .isEqualTo(1));
    }

    private Map<ByteBuffer, String> refused() {
        Map<ByteBuffer, String> reasons = new HashMap<>();
        stage.journal()
                .deadLetters()
                .entries()
                .forEach(letter -> reasons.put(ByteBuffer.wrap(letter.body()), letter.header("x-reason-code")));
        return reasons;
    }

    private long cases(byte[] body, String reason) {
        return stage.ledger().number(CASES, body, reason);
    }

    private JournalEntry awaitRefused(byte[] body, String reason) {
        Awaitility.await(reason)
                .atMost(Stage.PATIENCE)
                .until(() -> !letters(body).isEmpty());
        JournalEntry letter = letters(body).get(0);
        assertThat(letter.header("x-reason-code")).isEqualTo(reason);
        return letter;
    }

    private List<JournalEntry> letters(byte[] body) {
        return stage.journal().deadLetters().entries().stream()
                .filter(letter -> ByteBuffer.wrap(letter.body()).equals(ByteBuffer.wrap(body)))
                .toList();
    }

    private void awaitAcknowledged() {
        Awaitility.await("all acknowledged")
                .until(() -> stage.meter("settlement_deliveries_in_flight") == 0
                        && stage.publisher().waiting() == 0);
    }

    private static byte[] unique(String text) {
        return (text + UUID.randomUUID()).getBytes(UTF_8);
    }

    private static Trades trade(UUID id) {
        return Trades.trade().id(id.toString()).amount("0.01");
    }
}
