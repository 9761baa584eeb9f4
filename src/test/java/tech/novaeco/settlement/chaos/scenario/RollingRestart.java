package tech.novaeco.settlement.chaos.scenario;

import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Crew;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.support.WorkerProcess;

/** An upgrade: each worker is ended in good order and followed by another, under load. */
public final class RollingRestart implements Scenario {
    private static final int RATE = 70;

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String description() {
        return "SIGTERM to one worker after the other, the next one when its successor is ready";
    }

    @Override
    public int leastHits() {
        return 2;
    }

    @Override
    public void run(Arena arena) throws Exception {
        Crew crew = arena.crew();
        arena.load("chaos", RATE);
        for (int each = 0; each < crew.size(); each++) {
            int place = each;
            arena.faults().inject("terminate", crew.name(place), () -> crew.awaitBusy(place), () -> {
                WorkerProcess.Ended ended = crew.get(place).terminate();
                return "ended in " + ended.took().toMillis() + " ms, exit code " + ended.exitCode();
            });
            crew.replace(place);
            crew.awaitReady(place);
        }
        arena.awaitProgress(100);
    }
}
