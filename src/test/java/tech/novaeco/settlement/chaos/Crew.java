package tech.novaeco.settlement.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/** The workers of a run, each in a numbered place: who dies is followed by another. Not thread-safe. */
public final class Crew implements AutoCloseable {
    /** On a machine with much else to do. */
    static final Duration START = Duration.ofMinutes(5);

    private static final Duration BUSY = Duration.ofMinutes(2);

    static final String IN_FLIGHT = "settlement_deliveries_in_flight";

    private final UnaryOperator<WorkerCommand> how;
    private final RunDirectory directory;
    private final List<WorkerProcess> workers = new ArrayList<>();
    private int lives;

    /** @param how a worker of this run is started: servers, keys, routes */
    Crew(RunDirectory directory, UnaryOperator<WorkerCommand> how) {
        this.directory = directory;
        this.how = how;
    }

    /** Starts so many and waits until all are ready. */
    void fill(int size) {
        while (workers.size() < size) {
            workers.add(launch(UnaryOperator.identity()));
        }
        awaitReady();
    }

    public int size() {
        return workers.size();
    }

    public WorkerProcess get(int place) {
        return workers.get(place);
    }

    /** Starts another one in the place of one that has ended; does not wait for it. */
    public WorkerProcess replace(int place) {
        return replace(place, UnaryOperator.identity());
    }

    /** As {@link #replace(int)}, with something special about it. */
    public WorkerProcess replace(int place, UnaryOperator<WorkerCommand> special) {
        WorkerProcess before = workers.get(place);
        // the machine tells of an end a moment later
        Awaitility.await(name(place) + " has ended")
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> !before.running());
        WorkerProcess next = launch(special);
        workers.set(place, next);
        return next;
    }

    /** Returns when each is ready. */
    public void awaitReady() {
        workers.forEach(worker -> worker.awaitReady(START));
    }

    /** Returns when this one is ready. */
    public void awaitReady(int place) {
        workers.get(place).awaitReady(START);
    }

    public String name(int place) {
        return "worker " + (place + 1);
    }

    /** How many of those at work have this in their log: that a fault reached them, in their own words. */
    public long saying(String text) throws IOException {
        long count = 0;
        for (WorkerProcess worker : workers) {
            count += Files.readString(worker.log()).contains(text) ? 1 : 0;
        }
        return count;
    }

    /** Deliveries that all of them hold unanswered; those that do not answer hold none. */
    public int inFlight() {
        int sum = 0;
        for (int place = 0; place < workers.size(); place++) {
            sum += inFlight(place);
        }
        return sum;
    }

    public int inFlight(int place) {
        try {
            return (int) workers.get(place).meter(IN_FLIGHT);
        } catch (IOException nobody) {
            return 0;
        }
    }

    /** Waits until this one holds deliveries, and returns how many; 0 if it comes to none. */
    public int awaitBusy(int place) {
        return awaitBusy(() -> inFlight(place));
    }

    /** Waits until any of them holds deliveries, and returns how many they hold; 0 if they come to none. */
    public int awaitBusy() {
        return awaitBusy(this::inFlight);
    }

    private static int awaitBusy(Callable<Integer> asked) {
        try {
            return Awaitility.await()
                    .atMost(BUSY)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .until(asked, held -> held > 0);
        } catch (ConditionTimeoutException idle) {
            return 0;
        }
    }

    /** Places whose worker has ended without being asked to. */
    List<Integer> ended() {
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < workers.size(); place++) {
            if (!workers.get(place).running()) {
                places.add(place);
            }
        }
        return places;
    }

    /** Worker lives so far. */
    int lives() {
        return lives;
    }

    WorkerProcess launch(UnaryOperator<WorkerCommand> special) {
        WorkerCommand command = how.apply(new WorkerCommand()).withLog(directory.workerLog(++lives));
        return special.apply(command).start();
    }

    @Override
    public void close() {
        workers.forEach(WorkerProcess::close);
    }
}
