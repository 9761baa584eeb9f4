package tech.novaeco.settlement.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Starts the worker. */
@Command(name = "run", description = "Starts the worker, as without any command; runs until it is told to stop.")
final class RunCommand implements Callable<Integer> {
    private final Setup setup;

    RunCommand(Setup setup) {
        this.setup = setup;
    }

    @Override
    public Integer call() throws Exception {
        setup.runWorker();
        return 0;
    }
}
