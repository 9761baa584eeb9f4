package tech.novaeco.settlement.adapter.http;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.health.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * One health check, asked at most once at a time and at most once in {@link #FRESH}.
 *
 * <p>Health is open to anyone: neither many callers nor a server that hangs may pile up threads or connections. Thread
 * safe.
 */
final class BoundedCheck {
    private static final Duration FRESH = Duration.ofMillis(500);

    private final HealthCheck check;
    private final Executor executor;
    private @Nullable CompletableFuture<Finding> asked;
    private long askedAtNanos;

    BoundedCheck(HealthCheck check, Executor executor) {
        this.check = check;
        this.executor = executor;
    }

    /** Asks now, or joins the question that is already out. */
    synchronized CompletableFuture<Finding> ask() {
        boolean fresh = System.nanoTime() - askedAtNanos < FRESH.toNanos();
        if (asked == null || (asked.isDone() && !fresh)) {
            askedAtNanos = System.nanoTime();
            asked = CompletableFuture.supplyAsync(() -> Finding.of(check.call()), executor);
        }
        return asked;
    }

    /** The answer, or {@code down} where none comes before the deadline (of {@link System#nanoTime()}). */
    Finding await(CompletableFuture<Finding> answer, long deadlineNanos) {
        try {
            return answer.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Finding.down("no answer for " + secondsAsked() + " s");
        } catch (ExecutionException e) {
            return Finding.down("the check failed: "
                    + (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Finding.down("the worker is stopping");
        }
    }

    private synchronized long secondsAsked() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - askedAtNanos);
    }
}
