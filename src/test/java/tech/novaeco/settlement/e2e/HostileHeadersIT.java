package tech.novaeco.settlement.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Whatever a message carries beside its body: a good trade settles under it, and poison is refused under it. */
@Tag("services")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileHeadersIT {
    private final Servers servers;
    private final Stage stage;

    HostileHeadersIT(Servers servers) throws Exception {
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

    @Test
    void no_property_or_header_changes_what_becomes_of_a_message() throws Exception {
        Map<UUID, String> trades = new LinkedHashMap<>();
        Map<String, byte[]> poison = new LinkedHashMap<>();
        for (Map.Entry<String, BasicProperties> hostile :
                HostileProperties.all().entrySet()) {
            UUID id = UUID.randomUUID();
            byte[] refused = ("{" + id).getBytes(UTF_8);
            trades.put(id, hostile.getKey());
            poison.put(hostile.getKey(), refused);
            stage.publisher().publish(List.of(trade(id).bytes(), refused), hostile.getValue());
        }
        trades.keySet().forEach(id -> stage.awaitTold(id, "PAID"));
        poison.forEach((name, body) -> Awaitility.await(name)
                .atMost(Stage.PATIENCE)
                .until(() -> !letters(body).isEmpty()));

        trades.forEach((id, name) -> assertThat(stage.callbacks(id)).as(name).hasSize(1));
        poison.forEach((name, body) -> assertThat(letters(body))
                .as(name)
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.header("x-reason-code")).isEqualTo("MALFORMED");
                    assertThat(letter.header("delivery-mode")).isEqualTo("2");
                    assertThat(letter.headers().keySet())
                            .allMatch(header -> header.matches("x-[a-z-]+|content-type|delivery-mode"));
                }));
        awaitAcknowledged();
        assertThat(stage.worker().logText()).doesNotContain("forged", "OutOfMemory");
    }

    @Test
    void nobody_gets_a_reply() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] poison = ("{" + id).getBytes(UTF_8);
        try (Connection connection = Stage.connect(servers.rabbitUri());
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("replies", true, false, false, Map.of());
            BasicProperties properties = new BasicProperties.Builder()
                    .replyTo("replies")
                    .deliveryMode(2)
                    .build();
            stage.publisher().publish(List.of(trade(id).bytes(), poison), properties);
            stage.awaitTold(id, "PAID");
            Awaitility.await()
                    .atMost(Stage.PATIENCE)
                    .until(() -> !letters(poison).isEmpty());
            awaitAcknowledged();
            assertThat(channel.messageCount("replies")).isZero();
        }
    }

    private List<JournalEntry> letters(byte[] body) {
        return stage.journal().deadLetters().entries().stream()
                .filter(letter -> Arrays.equals(letter.body(), body))
                .toList();
    }

    private void awaitAcknowledged() {
        Awaitility.await("all acknowledged")
                .atMost(Stage.PATIENCE)
                .until(() -> stage.meter("settlement_deliveries_in_flight") == 0
                        && stage.publisher().waiting() == 0);
    }

    private static Trades trade(UUID id) {
        return Trades.trade().id(id.toString()).amount("0.01");
    }
}
