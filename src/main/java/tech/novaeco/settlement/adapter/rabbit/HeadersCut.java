package tech.novaeco.settlement.adapter.rabbit;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.WriteListener;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.FrameHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the headers out of every message before the client reads them. The worker needs none; and the client gives up the
 * whole connection over headers that it cannot read, such as tables more than 32 deep: the message would come again, and
 * again, and nothing behind it would ever settle. Other properties stay.
 */
final class HeadersCut implements FrameHandler {
    /** Class id, weight, body size. */
    private static final int FLAGS_AT = 2 + 2 + 8;

    private static final int BASIC = 60;
    private static final int CONTENT_TYPE = 1 << 15;
    private static final int CONTENT_ENCODING = 1 << 14;
    private static final int HEADERS = 1 << 13;
    private static final int MORE_FLAGS = 1;

    private final FrameHandler wire;

    HeadersCut(FrameHandler wire) {
        this.wire = wire;
    }

    @Override
    public @Nullable Frame readFrame() throws IOException {
        Frame frame = wire.readFrame();
        return frame != null && frame.getType() == AMQP.FRAME_HEADER
                ? new Frame(frame.getType(), frame.getChannel(), without(frame.getPayload()))
                : frame;
    }

    /** @param properties the payload of a content header frame; one that is none is left as it is */
    static byte[] without(byte[] properties) {
        ByteBuffer in = ByteBuffer.wrap(properties);
        if (properties.length < FLAGS_AT + 2 || in.getShort(0) != BASIC) {
            return properties;
        }
        int flags = in.getShort(FLAGS_AT) & 0xFFFF;
        if ((flags & HEADERS) == 0 || (flags & MORE_FLAGS) != 0) {
            return properties;
        }
        int from = FLAGS_AT + 2;
        for (int before : new int[] {CONTENT_TYPE, CONTENT_ENCODING}) {
            if ((flags & before) != 0 && from < properties.length) {
                from += 1 + (properties[from] & 0xFF);
            }
        }
        long until = from + Integer.BYTES <= properties.length
                ? from + Integer.BYTES + (in.getInt(from) & 0xFFFF_FFFFL)
                : Long.MAX_VALUE;
        if (until > properties.length) {
            return properties;
        }
        return ByteBuffer.allocate(properties.length - (int) (until - from))
                .put(properties, 0, FLAGS_AT)
                .putShort((short) (flags & ~HEADERS))
                .put(properties, FLAGS_AT + 2, from - FLAGS_AT - 2)
                .put(properties, (int) until, properties.length - (int) until)
                .array();
    }

    @Override
    public boolean internalHearbeat() {
        return wire.internalHearbeat();
    }

    @Override
    public void setTimeout(int millis) throws SocketException {
        wire.setTimeout(millis);
    }

    @Override
    public int getTimeout() throws SocketException {
        return wire.getTimeout();
    }

    @Override
    public void sendHeader() throws IOException {
        wire.sendHeader();
    }

    @Override
    public void initialize(AMQConnection connection) {
        wire.initialize(connection);
    }

    @Override
    public void startProcessing() {
        wire.startProcessing();
    }

    @Override
    public void finishConnectionNegotiation() {
        wire.finishConnectionNegotiation();
    }

    @Override
    public void setFrameMax(int bytes) {
        wire.setFrameMax(bytes);
    }

    @Override
    public void writeFrame(Frame frame) throws IOException {
        wire.writeFrame(frame);
    }

    @Override
    public void flush(WriteListener listener) throws IOException {
        wire.flush(listener);
    }

    @Override
    public void close() {
        wire.close();
    }

    @Override
    public InetAddress getLocalAddress() {
        return wire.getLocalAddress();
    }

    @Override
    public int getLocalPort() {
        return wire.getLocalPort();
    }

    @Override
    public InetAddress getAddress() {
        return wire.getAddress();
    }

    @Override
    public int getPort() {
        return wire.getPort();
    }
}
