package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.impl.Frame;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** A classic queue hands the properties of a message on as they came, also those that no client can read. */
@Tag("services")
@ExtendWith(ServersExtension.class)
class UnreadablePropertiesIT {
    /** No property, but flags; RabbitMQ does not look at the two last. */
    private static final class Flags extends BasicProperties {
        private final int flags;

        Flags(int flags) {
            this.flags = flags;
        }

        @Override
        public Frame toFrame(int channel, long bodySize) throws IOException {
            Frame frame = new Frame(AMQP.FRAME_HEADER, channel);
            DataOutputStream header = frame.getOutputStream();
            header.writeShort(60);
            header.writeShort(0);
            header.writeLong(bodySize);
            header.writeShort(flags);
            return frame;
        }
    }

    @Test
    void flags_that_no_client_can_read_stop_nothing(Servers servers) throws Exception {
        try (Connection connection = Stage.connect(servers.rabbitUri());
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(Stage.QUEUE, true, false, false, Map.of("x-queue-type", "classic"));
            try (Stage stage = Stage.open(servers)) {
                stage.ledger().open("alice", "EUR", 1_000);
                stage.ledger().open("bob", "EUR", 0);
                UUID id = UUID.randomUUID();
                for (int flags = 1; flags <= 3; flags++) {
                    byte[] body = Trades.trade()
                            .id(new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() + flags).toString())
                            .amount("0.01")
                            .bytes();
                    channel.basicPublish("", Stage.QUEUE, new Flags(flags), body);
                }
                stage.publish(Trades.trade().id(id.toString()).amount("0.01"));

                stage.awaitTold(id, "PAID");
                Awaitility.await()
                        .atMost(Stage.PATIENCE)
                        .until(() -> stage.meter("settlement_deliveries_in_flight") == 0
                                && stage.publisher().waiting() == 0);
                assertThat(stage.ledger()
                                .number("SELECT count(*) FROM ledger.settlement WHERE status = 'SETTLED'"
                                        + " AND kind = 'TRADE'"))
                        .isEqualTo(4);
                assertThat(stage.worker().logText()).doesNotContain("Unexpected continuation flag");
            }
        }
    }
}
