package tech.novaeco.settlement.adapter.camel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the intake takes deliveries, and how many it has taken charge of. While the infrastructure is away it is
 * paused: a batch is held, and the prefetch limit keeps the broker from sending more. While the worker drains it takes
 * no delivery at all. Thread-safe.
 */
public final class IntakeGate {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeGate.class);

    /** Why the intake is paused, and since when. */
    public record Pause(Instant since, String cause, int tries) {}

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition allSettled = lock.newCondition();
    private int inFlight;
    private int held;
    private boolean draining;
    private @Nullable Pause pause;

    public IntakeGate(Clock clock) {
        this.clock = clock;
    }

    /** @return false while draining: the delivery is left to the broker */
    boolean take() {
        lock.lock();
        try {
            if (draining) {
                return false;
            }
            inFlight++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void settled() {
        leave(0);
    }

    void held() {
        leave(1);
    }

    private void leave(int newlyHeld) {
        lock.lock();
        try {
            inFlight--;
            held += newlyHeld;
            if (inFlight == 0) {
                allSettled.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Something the worker needs is away. Repeated calls count the tries. */
    void pause(String cause) {
        lock.lock();
        try {
            pause = pause == null
                    ? new Pause(clock.instant(), cause, 1)
                    : new Pause(pause.since(), cause, pause.tries() + 1);
            // who drains need not wait for a server that is away
            allSettled.signalAll();
            LOG.warn(
                    "Intake paused since {}, nothing is lost or rejected; try {} failed: {}",
                    pause.since(),
                    pause.tries(),
                    cause);
        } finally {
            lock.unlock();
        }
    }

    void resume() {
        lock.lock();
        try {
            if (pause != null) {
                LOG.info(
                        "Intake resumed after {} and {} tries",
                        Duration.between(pause.since(), clock.instant()),
                        pause.tries());
                pause = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** @return null while all is well */
    public @Nullable Pause paused() {
        lock.lock();
        try {
            return pause;
        } finally {
            lock.unlock();
        }
    }

    /** Deliveries taken and not yet acknowledged. */
    public int inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }

    /** Deliveries given up without an answer since the start; the broker delivers them again when the connection ends. */
    public int heldSinceStart() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more deliveries, and waits until those taken are settled. @return false if that took too long or cannot be */
    public boolean drain(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            draining = true;
            long left = patience.toNanos();
            while (inFlight > 0 && left > 0 && pause == null) {
                left = allSettled.awaitNanos(left);
            }
            LOG.info("Drained: {} deliveries left unanswered go back to the queue", inFlight);
            return inFlight == 0;
        } finally {
            lock.unlock();
        }
    }
}
