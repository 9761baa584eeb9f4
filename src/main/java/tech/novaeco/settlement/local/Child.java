package tech.novaeco.settlement.local;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A process that outlives its starter's death, and is found again by the next one. */
final class Child {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String name;
    private final Process process;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /**
     * @param deaf whether Ctrl-C in the terminal, which reaches every process started from there, leaves it alone: a
     *     server must stand until the worker is done
     */
    static Child start(
            LocalFolder folder,
            String name,
            boolean deaf,
            Map<String, String> environment,
            List<String> command,
            ProcessBuilder.Redirect output) {
        List<String> whole = new ArrayList<>();
        if (deaf) {
            // what a shell ignores, the program it becomes ignores too
            whole.addAll(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", name));
        }
        whole.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(whole).redirectErrorStream(true).redirectOutput(output);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            folder.remember(name + ".pid", identity(process.toHandle()));
            return new Child(name, process);
        } catch (IOException failure) {
            throw new LocalFailure("the " + name + " does not start: " + failure.getMessage(), failure);
        }
    }

    static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Stops what a killed starter left behind under this name. */
    static void stopLeftover(LocalFolder folder, String name) {
        folder.recall(name + ".pid")
                .flatMap(identity -> ProcessHandle.of(Long.parseLong(identity.substring(0, identity.indexOf('@'))))
                        .filter(process -> identity(process).equals(identity)))
                .ifPresent(process -> stop(name, process));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    void stop() {
        stop(name, process.toHandle());
    }

    private static void stop(String name, ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(PATIENCE.toSeconds(), SECONDS);
        } catch (TimeoutException tooLong) {
            process.destroyForcibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new LocalFailure("the " + name + " does not stop", impossible);
        }
    }

    /** A pid alone may meanwhile be somebody else's. */
    private static String identity(ProcessHandle process) {
        return process.pid() + "@"
                + process.info().startInstant().map(String::valueOf).orElse("");
    }
}
