package tech.novaeco.settlement.adapter.rabbit;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.Frame;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeadersCutTest {
    private static final Date TIME = new Date(1_700_000_000_000L);
    private static final Map<String, Object> HEADERS = Map.of("x", List.of(1, Map.of("y", "z".repeat(1_000))));

    @Test
    void the_headers_go_and_everything_else_stays() throws IOException {
        BasicProperties.Builder rest = new BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(2)
                .messageId("m".repeat(255))
                .timestamp(TIME)
                .clusterId("c");
        for (BasicProperties.Builder other :
                List.of(rest, new BasicProperties.Builder().timestamp(TIME), new BasicProperties.Builder())) {
            byte[] without = payload(other.build());
            byte[] with = payload(other.headers(HEADERS).build());
            assertThat(with).hasSizeGreaterThan(without.length);
            assertThat(HeadersCut.without(with)).isEqualTo(without);
            assertThat(HeadersCut.without(without)).isEqualTo(without);
        }
    }

    @Test
    void an_empty_table_is_cut_too() throws IOException {
        assertThat(HeadersCut.without(
                        payload(new BasicProperties.Builder().headers(Map.of()).build())))
                .isEqualTo(payload(new BasicProperties()));
    }

    /** The client says what is wrong with it. */
    @Test
    void what_is_cut_off_in_the_middle_or_of_another_class_is_left_alone() throws IOException {
        byte[] whole = payload(new BasicProperties.Builder()
                .contentType("application/json")
                .headers(HEADERS)
                .build());
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThat(HeadersCut.without(part)).isEqualTo(part);
        }
        byte[] other = whole.clone();
        other[1] = 50;
        assertThat(HeadersCut.without(other)).isEqualTo(other);
    }

    private static byte[] payload(BasicProperties properties) throws IOException {
        Frame frame = ((AMQContentHeader) properties).toFrame(1, 42);
        byte[] payload = frame.getPayload();
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            assertThat(in.readShort()).isEqualTo((short) 60);
        }
        return payload;
    }
}
