package tech.novaeco.settlement.faults;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import tech.novaeco.settlement.support.WorkerProcess;

/** Asks a worker for its health over and over, and counts the lines of its log. */
final class HealthWatch implements AutoCloseable {
    /** @param atNanos of {@link System#nanoTime()} */
    record Seen(long atNanos, int live, int ready) {}

    private final WorkerProcess worker;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final Thread thread = new Thread(this::watch, "health watch");
    private final long logBefore;
    private volatile boolean on = true;

    HealthWatch(WorkerProcess worker) {
        this.worker = worker;
        this.logBefore = worker.logText().lines().count();
        thread.start();
    }

    private void watch() {
        while (on) {
            int live = worker.status("/health/live");
            seen.add(new Seen(System.nanoTime(), live, worker.status("/health/ready")));
            try {
                Thread.sleep(200);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    boolean saw(int ready) {
        return seen.stream().anyMatch(s -> s.ready() == ready);
    }

    boolean alwaysLive() {
        return seen.stream().allMatch(s -> s.live() == 200);
    }

    /** Seconds from then until it was ready and stayed so. */
    double secondsToReady(long sinceNanos) {
        long last = seen.stream()
                .filter(s -> s.ready() != 200)
                .mapToLong(Seen::atNanos)
                .max()
                .orElse(sinceNanos);
        return Math.max(0, last - sinceNanos) / 1e9;
    }

    /** Lines that the worker logged meanwhile, refused messages left out: they are the load's. */
    List<String> logged() {
        return worker.logText()
                .lines()
                .skip(logBefore)
                .filter(line -> !line.contains("Refused a message"))
                .toList();
    }

    /** The frames, each after the line before it, so that a failure says whose trace it is. */
    List<String> stackTraceLines() {
        List<String> lines = logged();
        return IntStream.range(1, lines.size())
                .filter(i -> lines.get(i).startsWith("\tat "))
                .mapToObj(i -> lines.get(i - 1) + " " + lines.get(i).strip())
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        on = false;
        thread.join(10_000);
    }
}
