package tech.novaeco.settlement.local;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tech.novaeco.settlement.WrongSetting;

/** The worker on a machine that has nothing: what {@code make run}, {@code make demo} and {@code make clean-demo} call. */
@Command(name = "local", mixinStandardHelpOptions = true, description = "Runs the worker with servers of its own.")
public final class Local {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Option(
            names = "--folder",
            defaultValue = ".local",
            description = "Where the servers keep data and logs; default: ${DEFAULT-VALUE}.")
    private Path folder;

    private Local() {}

    public static void main(String[] args) {
        CommandLine command = new CommandLine(new Local());
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            if (failure instanceof LocalFailure || failure instanceof WrongSetting) {
                line.getErr().println(failure.getMessage());
                return failure instanceof WrongSetting ? USAGE : FAILED;
            }
            throw failure;
        });
        System.exit(command.execute(args));
    }

    @Command(description = "The worker, and PostgreSQL and a broker where none are named, until Ctrl-C.")
    int run() throws InterruptedException {
        LocalStack stack = new LocalStack(new LocalFolder(folder), false, System.out, ProcessBuilder.Redirect.INHERIT);
        return Session.of(stack).hold(() -> {
            stack.start();
            Links.print(stack, System.out);
        });
    }

    @Command(description = "As run, with sample accounts and sample trades.")
    int demo(
            @Option(
                            names = "--trades",
                            paramLabel = "N",
                            defaultValue = "1000",
                            description = "How many sample trades, 200 to 100000; default: ${DEFAULT-VALUE}.")
                    int trades)
            throws InterruptedException {
        if (trades < 200 || trades > 100_000) {
            System.err.println("--trades=" + trades + " is not allowed; allowed: 200 to 100000");
            return USAGE;
        }
        LocalFolder data = new LocalFolder(folder);
        LocalStack stack = new LocalStack(
                data,
                true,
                System.out,
                ProcessBuilder.Redirect.appendTo(data.resolve("worker.log").toFile()));
        return Session.of(stack).hold(() -> {
            stack.start();
            new Demo(stack, System.out).play(trades);
            Links.print(stack, System.out);
        });
    }

    @Command(description = "Stops what still runs and removes all data.")
    int clean() {
        LocalFolder data = new LocalFolder(folder);
        data.lock();
        LocalWorker.stopLeftover(data);
        LocalBroker.stopLeftover(data);
        LocalPostgres.orphan(data).ifPresent(LocalPostgres::stop);
        data.delete();
        System.out.println("Removed " + folder);
        return 0;
    }
}
