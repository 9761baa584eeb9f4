package tech.novaeco.settlement.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Programs of the operating system: run one to its end, look for one, see a process gone. */
public final class Commands {
    private static final Set<Process> STARTED = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> STARTED.forEach(process -> killTree(process.toHandle())),
                        "kill what tests left running"));
    }

    private Commands() {}

    public record Ended(int exitCode, String output) {}

    /**
     * Runs to the end. Output goes through a file: a daemon that inherits a pipe would keep it open for ever.
     *
     * @throws IllegalStateException when it does not end in time
     */
    public static Ended run(Map<String, String> environment, Duration timeout, List<String> command) {
        try {
            Path output = Files.createTempFile("settlement-command", ".out");
            try {
                ProcessBuilder builder =
                        new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true);
                builder.environment().putAll(environment);
                Process process = builder.redirectOutput(output.toFile()).start();
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("not done after " + timeout + ": " + command);
                }
                return new Ended(process.exitValue(), Files.readString(output).strip());
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + command, interrupted);
        }
    }

    /** As {@link #run}, but any exit code other than 0 is a failure. Returns the output. */
    public static String succeed(Map<String, String> environment, Duration timeout, List<String> command) {
        Ended ended = run(environment, timeout, command);
        if (ended.exitCode() != 0) {
            throw new IllegalStateException("exit code " + ended.exitCode() + " of " + command + ": " + ended.output());
        }
        return ended.output();
    }

    /** Starts a process that is killed, with all it has started, when this JVM ends in good order. */
    public static Process start(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            STARTED.add(process);
            STARTED.removeIf(started -> !started.isAlive());
            return process;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static boolean onPath(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    /** Servers refuse to run as root: then the command is run as {@code user}, keeping the environment. */
    public static List<String> as(String user, List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        List<String> full = new ArrayList<>(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups"));
        full.addAll(command);
        return full;
    }

    /** A new directory under the temporary one, given to {@code user} when we are root. */
    public static Path directoryOf(String user, String prefix) {
        try {
            Path directory = Files.createTempDirectory(prefix);
            give(user, directory);
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static void give(String user, Path path) {
        if ("root".equals(System.getProperty("user.name"))) {
            succeed(Map.of(), Duration.ofSeconds(10), List.of("chown", "-R", user + ":" + user, path.toString()));
        }
    }

    public static void deleteTree(Path directory) {
        run(Map.of(), Duration.ofSeconds(30), List.of("rm", "-rf", directory.toString()));
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** SIGKILL to a process and all it has started, and waits until none of them runs. */
    public static void killTree(ProcessHandle root) {
        List<ProcessHandle> all = new ArrayList<>(root.descendants().toList());
        all.add(0, root);
        all.forEach(ProcessHandle::destroyForcibly);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> all.stream().noneMatch(Commands::runs));
    }

    /** False for a zombie too: in a container nobody may ever collect it, and Java calls it alive. */
    public static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException noLongerThere) {
            return false;
        }
    }
}
