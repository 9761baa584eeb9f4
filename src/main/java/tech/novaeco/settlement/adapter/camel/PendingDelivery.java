package tech.novaeco.settlement.adapter.camel;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message that the broker has given us and that we have not yet acknowledged. It is acknowledged once, when what it
 * asked for is committed; never rejected and never requeued: both count towards a quorum queue's delivery limit. What is
 * not acknowledged goes back to the queue when the connection ends. Thread-safe.
 */
final class PendingDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(PendingDelivery.class);

    private enum State {
        TAKEN,
        IN_BATCH,
        ACKED,
        HELD
    }

    /** The physical channel: Spring's proxy re-opens a closed one, and this tag would then ack somebody else's message. */
    private final @Nullable Channel channel;

    private final long tag;
    private final IntakeGate gate;
    private final Instant arrivedAt;
    private final @Nullable Instant publishedAt;
    private final AtomicReference<State> state = new AtomicReference<>(State.TAKEN);

    PendingDelivery(
            @Nullable Channel channel, long tag, IntakeGate gate, Instant arrivedAt, @Nullable Instant publishedAt) {
        this.channel = channel;
        this.tag = tag;
        this.gate = gate;
        this.arrivedAt = arrivedAt;
        this.publishedAt = publishedAt;
    }

    Instant arrivedAt() {
        return arrivedAt;
    }

    /** When the publisher says it published, to the second; null when it does not say. */
    @Nullable
    Instant publishedAt() {
        return publishedAt;
    }

    /** From here on only the batch may settle this delivery. */
    void joinBatch() {
        if (!state.compareAndSet(State.TAKEN, State.IN_BATCH)) {
            throw new IllegalStateException("delivery " + tag + " is " + state + ", it cannot join a batch");
        }
    }

    /** The intake is through with this message: a duplicate, or poison that is safe. Nothing happens if a batch has it. */
    void doneUnlessInBatch() {
        if (state.compareAndSet(State.TAKEN, State.ACKED)) {
            ack();
        }
    }

    /** Its batch is committed. @return false if the channel is gone: it comes again and is recognised as done */
    boolean committed() {
        return !state.compareAndSet(State.IN_BATCH, State.ACKED) || ack();
    }

    /** Given up without an answer: the broker will deliver it again when this connection ends. */
    void hold() {
        State before = state.getAndUpdate(s -> s == State.ACKED ? s : State.HELD);
        if (before == State.TAKEN || before == State.IN_BATCH) {
            gate.held();
        }
    }

    private boolean ack() {
        try {
            if (channel == null) {
                throw new IOException("closed before the delivery was taken");
            }
            channel.basicAck(tag, false);
            return true;
        } catch (AlreadyClosedException | IOException e) {
            LOG.debug("The channel of delivery {} is gone; it comes again and is recognised as done", tag);
            return false;
        } finally {
            gate.settled();
        }
    }
}
