package tech.novaeco.settlement.adapter.access;

import java.util.concurrent.atomic.AtomicLong;

/** A line a second at most about what strangers do: they must not fill the disk. Thread-safe. */
public final class LogPace {
    private static final long EVERY_NANOS = 1_000_000_000;

    private final AtomicLong last = new AtomicLong(System.nanoTime() - EVERY_NANOS);

    /** Whether a line is due; whoever is told so writes it. */
    public boolean isDue() {
        long now = System.nanoTime();
        long before = last.get();
        return now - before >= EVERY_NANOS && last.compareAndSet(before, now);
    }
}
