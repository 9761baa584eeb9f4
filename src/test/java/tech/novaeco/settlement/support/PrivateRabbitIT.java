package tech.novaeco.settlement.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateRabbitIT {
    private static final String QUEUE = "queue.private.test";
    private final PrivateRabbit rabbit = PrivateRabbit.create();

    @BeforeAll
    void start() {
        rabbit.start();
    }

    @AfterAll
    void close() {
        rabbit.close();
        assertThat(rabbit.running()).isFalse();
    }

    @Test
    void a_confirmed_message_in_a_quorum_queue_survives_a_kill_and_a_stop() throws Exception {
        declareQueue();
        rabbit.awaitQueuesRegistered();
        try (TradePublisher publisher = TradePublisher.open(rabbit.uri(), QUEUE)) {
            publisher.publish(List.of("kept".getBytes(UTF_8)));
        }
        rabbit.kill9();
        assertThat(rabbit.running()).isFalse();
        rabbit.start();
        rabbit.stop();
        rabbit.start();
        Awaitility.await().until(() -> "kept".equals(take()));
    }

    @Test
    void the_broker_stops_and_starts_inside_its_node() {
        rabbit.stopApp();
        assertThat(AmqpConnections.accepts(rabbit.uri())).isFalse();
        assertThat(rabbit.running()).isTrue();
        rabbit.startApp();
        assertThat(AmqpConnections.accepts(rabbit.uri())).isTrue();
    }

    @Test
    void closing_all_connections_cuts_those_open_and_takes_new_ones() throws Exception {
        Connection open = AmqpConnections.open(rabbit.uri(), "to be cut");
        CountDownLatch cut = new CountDownLatch(1);
        open.addShutdownListener(cause -> cut.countDown());
        rabbit.closeAllConnections();
        Awaitility.await().until(() -> cut.getCount() == 0);
        open.abort();
        assertThat(AmqpConnections.accepts(rabbit.uri())).isTrue();
    }

    private void declareQueue() throws IOException, TimeoutException {
        try (Connection connection = AmqpConnections.open(rabbit.uri(), "declare");
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(QUEUE, true, false, false, Map.of("x-queue-type", "quorum"));
        }
    }

    private String take() throws IOException, TimeoutException {
        try (Connection connection = AmqpConnections.open(rabbit.uri(), "take");
                Channel channel = connection.createChannel()) {
            GetResponse message = channel.basicGet(QUEUE, true);
            return message == null ? "" : new String(message.getBody(), UTF_8);
        }
    }
}
