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
 * Cuts headers and properties out of every message before the client reads them, but for the time at which it was sent. The
 * worker needs none; and the client gives up the whole connection over what it cannot read, such as tables more than 32 deep
 * or flags that the broker hands on unread: the message would come again, and again, and nothing behind it would ever settle.
 */
final class HeadersCut implements FrameHandler {
    /** Class id, weight, body size. */
    private static final int FLAGS_AT = 2 + 2 + 8;

    private static final int BASIC = 60;
    private static final int CONTENT_TYPE = 1 << 15;
    private static final int CONTENT_ENCODING = 1 << 14;
    private static final int HEADERS = 1 << 13;
    private static final int DELIVERY_MODE = 1 << 12;
    private static final int PRIORITY = 1 << 11;
    private static final int CORRELATION_ID = 1 << 10;
    private static final int REPLY_TO = 1 << 9;
    private static final int EXPIRATION = 1 << 8;
    private static final int MESSAGE_ID = 1 << 7;
    private static final int TIMESTAMP = 1 << 6;
    /** Another word of flags would follow, of which the protocol has none for messages. */
    private static final int MORE_FLAGS = 1;

    /** What stands before the timestamp, in this order, each only where its flag is set. */
    private static final int[] BEFORE = {
        CONTENT_TYPE,
        CONTENT_ENCODING,
        HEADERS,
        DELIVERY_MODE,
        PRIORITY,
        CORRELATION_ID,
        REPLY_TO,
        EXPIRATION,
        MESSAGE_ID
    };

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

    /** @param header the payload of a content header frame; one that is none is left as it is */
    static byte[] without(byte[] header) {
        ByteBuffer in = ByteBuffer.wrap(header);
        if (header.length < FLAGS_AT + Short.BYTES || in.getShort(0) != BASIC) {
            return header;
        }
        int at = timestampAt(in);
        ByteBuffer out = ByteBuffer.allocate(FLAGS_AT + Short.BYTES + (at < 0 ? 0 : Long.BYTES))
                .put(header, 0, FLAGS_AT);
        return at < 0
                ? out.putShort((short) 0).array()
                : out.putShort((short) TIMESTAMP).putLong(in.getLong(at)).array();
    }

    /** @return where it stands; -1 where there is none, or nobody can tell */
    private static int timestampAt(ByteBuffer in) {
        int flags = in.getShort(FLAGS_AT) & 0xFFFF;
        if ((flags & TIMESTAMP) == 0 || (flags & MORE_FLAGS) != 0) {
            return -1;
        }
        long at = FLAGS_AT + Short.BYTES;
        for (int property : BEFORE) {
            if ((flags & property) != 0) {
                at = end(in, property, at);
            }
        }
        return at + Long.BYTES <= in.limit() ? (int) at : -1;
    }

    /** @return where a property that begins there ends; the end of it all or more where it is cut off */
    private static long end(ByteBuffer in, int property, long at) {
        if (property == DELIVERY_MODE || property == PRIORITY) {
            return at + 1;
        }
        int length = property == HEADERS ? Integer.BYTES : 1;
        if (at + length > in.limit()) {
            return in.limit();
        }
        return at + length + (property == HEADERS ? in.getInt((int) at) & 0xFFFF_FFFFL : in.get((int) at) & 0xFF);
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
