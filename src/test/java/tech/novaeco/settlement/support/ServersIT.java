package tech.novaeco.settlement.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ServersExtension.class)
class ServersIT {
    private static final String QUEUE = "queue.servers.test";

    @Test
    void each_opening_has_a_database_of_its_own(Servers servers) {
        PostgresAddress mine = PostgresAddress.parse(servers.databaseUrl());
        mine.ask("CREATE TABLE mine (value int)");
        assertThat(mine.ask("SHOW fsync")).isEqualTo("on");
        try (Servers other = Servers.open()) {
            assertThat(other.databaseUrl()).isNotEqualTo(servers.databaseUrl());
            PostgresAddress its = PostgresAddress.parse(other.databaseUrl());
            assertThat(its.ask("SELECT to_regclass('mine') IS NULL")).isEqualTo("t");
        }
        assertThat(mine.jdbcUrl()).isEqualTo(servers.jdbcUrl());
        assertThat(servers.kind()).isIn("embedded", "services", "containers");
    }

    @Test
    void what_is_published_is_journaled_once(Servers servers) throws Exception {
        declareQueues(servers);
        List<byte[]> bodies = IntStream.range(0, 450)
                .mapToObj(number -> Integer.toString(number).getBytes(UTF_8))
                .toList();
        try (TradePublisher publisher = TradePublisher.open(servers.rabbitUri(), CallbackJournal.CALLBACKS);
                CallbackJournal journal = CallbackJournal.open(servers.rabbitUri(), QUEUE)) {
            publisher.publish(bodies, Map.of("x-kind", "test"));
            Awaitility.await().until(() -> journal.callbacks().size() == bodies.size());
            assertThat(journal.callbacks().entries().get(449).text()).isEqualTo("449");
            assertThat(journal.callbacks().entries().get(449).header("x-kind")).isEqualTo("test");
            journal.purge();
            assertThat(journal.callbacks().size()).isZero();
            assertThat(publisher.waiting()).isZero();
        }
    }

    @Test
    void publishing_to_a_queue_that_does_not_exist_fails(Servers servers) throws Exception {
        try (TradePublisher publisher = TradePublisher.open(servers.rabbitUri(), "queue.nobody.has")) {
            assertThatThrownBy(() -> publisher.publish(List.of("lost".getBytes(UTF_8))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("queue.nobody.has");
        }
    }

    private static void declareQueues(Servers servers) throws Exception {
        try (Connection connection = AmqpConnections.open(servers.rabbitUri(), "declare");
                Channel channel = connection.createChannel()) {
            for (String name : List.of(CallbackJournal.CALLBACKS, CallbackJournal.NOTIFICATIONS, QUEUE + ".dlq")) {
                channel.queueDeclare(name, true, false, false, Map.of("x-queue-type", "quorum"));
            }
        }
    }
}
