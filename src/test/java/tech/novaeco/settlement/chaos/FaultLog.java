package tech.novaeco.settlement.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;

/** Writes each fault down, in {@code faults.jsonl} and on the terminal. Thread-safe. */
public final class FaultLog implements AutoCloseable {
    private final JsonLines file;
    private final List<Fault> faults = new ArrayList<>();
    private volatile String scenario = "start";

    FaultLog(Path path) {
        this.file = new JsonLines(path);
    }

    void begin(String name) {
        scenario = name;
    }

    /**
     * Breaks something. It hits when workers hold deliveries unanswered at that moment.
     *
     * @param inFlight asked just before
     * @param fault returns what came of it
     */
    public void inject(String kind, String target, IntSupplier inFlight, Callable<String> fault) throws Exception {
        int held = inFlight.getAsInt();
        long at = System.currentTimeMillis();
        long begin = System.nanoTime();
        String result = fault.call();
        long took = (System.nanoTime() - begin) / 1_000_000;
        add(new Fault(at, scenario, kind, target, held, held > 0, took, result));
    }

    /** A fault that hit by construction: the process died inside its work. */
    public void hit(String kind, String target, String result) {
        add(new Fault(System.currentTimeMillis(), scenario, kind, target, -1, true, 0, result));
    }

    private synchronized void add(Fault fault) {
        faults.add(fault);
        file.append(List.of(fault));
    }

    public synchronized List<Fault> of(String name) {
        return faults.stream().filter(fault -> fault.scenario().equals(name)).toList();
    }

    public synchronized List<Fault> all() {
        return List.copyOf(faults);
    }

    @Override
    public void close() {
        file.close();
    }
}
