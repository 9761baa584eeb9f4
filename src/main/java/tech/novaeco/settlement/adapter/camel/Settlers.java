package tech.novaeco.settlement.adapter.camel;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.camel.processor.aggregate.AggregateController;
import org.apache.camel.processor.aggregate.DefaultAggregateController;
import org.jspecify.annotations.Nullable;

/**
 * The threads that settle batches, and whether one of them is free. A batch that the clock closed while all are busy
 * would only wait its turn, smaller than it need be: it stays open, fills up, and is closed when a settler comes free.
 */
public final class Settlers extends ThreadPoolExecutor {
    private final AggregateController openBatch = new DefaultAggregateController();
    private final Object lock = new Object();
    private int busy;
    private boolean awaited;

    public Settlers(int count) {
        super(count, count, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread thread = new Thread(work, "settler");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Closes the open batch, whatever its size. */
    public AggregateController openBatch() {
        return openBatch;
    }

    /** @return true if a settler is free; if not, the open batch is closed as soon as one is */
    boolean isFreeElseAwaited() {
        synchronized (lock) {
            awaited = busy >= getMaximumPoolSize();
            return !awaited;
        }
    }

    @Override
    public void execute(Runnable batch) {
        synchronized (lock) {
            busy++;
        }
        super.execute(batch);
    }

    @Override
    protected void afterExecute(Runnable batch, @Nullable Throwable failure) {
        super.afterExecute(batch, failure);
        boolean close;
        synchronized (lock) {
            busy--;
            close = awaited && busy < getMaximumPoolSize();
            awaited &= !close;
        }
        if (close) {
            openBatch.forceCompletionOfAllGroups();
        }
    }
}
