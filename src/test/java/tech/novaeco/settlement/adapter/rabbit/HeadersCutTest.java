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

    private static BasicProperties.Builder all() {
        return new BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .headers(HEADERS)
                .deliveryMode(2)
                .priority(9)
                .correlationId("c".repeat(255))
                .replyTo("r")
                .expiration("60000")
                .messageId("m".repeat(255))
                .timestamp(TIME)
                .type("t")
                .userId("u")
                .appId("a")
                .clusterId("c");
    }

    @Test
    void nothing_but_the_time_stays() throws IOException {
        byte[] time = payload(new BasicProperties.Builder().timestamp(TIME).build());
        byte[] nothing = payload(new BasicProperties());

        assertThat(HeadersCut.without(payload(all().build()))).isEqualTo(time);
        assertThat(HeadersCut.without(payload(all().timestamp(null).build()))).isEqualTo(nothing);
        assertThat(HeadersCut.without(
                        payload(all().headers(Map.of()).priority(null).build())))
                .isEqualTo(time);
        assertThat(HeadersCut.without(time)).isEqualTo(time);
        assertThat(HeadersCut.without(nothing)).isEqualTo(nothing);
    }

    /** A broker may hand on flags that it has not read. */
    @Test
    void what_nobody_can_read_goes_too() throws IOException {
        byte[] nothing = payload(new BasicProperties());
        byte[] whole = payload(all().build());
        for (int flags = 0; flags <= 0xFFFF; flags++) {
            whole[12] = (byte) (flags >> 8);
            whole[13] = (byte) flags;
            assertReadable(HeadersCut.without(whole));
            byte[] bare = nothing.clone();
            bare[12] = whole[12];
            bare[13] = whole[13];
            assertThat(HeadersCut.without(bare)).isEqualTo(nothing);
        }
        byte[] known = payload(all().build());
        for (int length = nothing.length; length < known.length; length++) {
            assertReadable(HeadersCut.without(Arrays.copyOf(known, length)));
        }
    }

    private static void assertReadable(byte[] header) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(header))) {
            assertThat(in.readShort()).isEqualTo((short) 60);
            BasicProperties read = new BasicProperties(in);
            assertThat(read.getHeaders()).isNull();
            assertThat(in.available()).isZero();
        }
    }

    /** The client says what is wrong with it. */
    @Test
    void what_is_too_short_or_of_another_class_is_left_alone() throws IOException {
        byte[] whole = payload(all().build());
        for (int length = 0; length < 14; length++) {
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
