package tech.novaeco.settlement.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** {@code make run} or {@code make demo} as a terminal starts it: a process group of its own, with what it prints. */
final class LocalCommand implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final List<String> NAMED_BY_OTHERS = List.of("DATABASE_URL", "RABBITMQ_URI", "HTTP_PORT");

    private final Process process;
    private final Path output;

    private LocalCommand(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static LocalCommand start(Path folder, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(Child.java(
                "-Dlogback.configurationFile=local/logback.xml",
                "-cp",
                "target/local/*:target/trade-settlement-worker.jar:target/lib/*",
                "tech.novaeco.settlement.local.Local",
                "--folder",
                folder.toString()));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("local", ".log");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            NAMED_BY_OTHERS.forEach(builder.environment()::remove);
            builder.environment().putAll(environment);
            return new LocalCommand(builder.start(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    LocalCommand awaitLine(String text) {
        Awaitility.await("the line " + text).atMost(PATIENCE).until(() -> {
            if (!process.isAlive() && !output().contains(text)) {
                throw new AssertionError("ended without '" + text + "': " + output());
            }
            return output().contains(text);
        });
        return this;
    }

    String output() {
        try {
            return Files.readString(output).replace('\r', '\n');
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What stands after a label, up to the next space. */
    String told(String label) {
        String text = output();
        int from = text.indexOf(label) + label.length();
        return Objects.requireNonNull(text.substring(from).strip().split("\\s")[0]);
    }

    /** As Ctrl-C: to every process of the terminal's group. Returns the exit code. */
    int interrupt() throws Exception {
        new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
        return exitCode();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still runs: " + output());
        }
        return process.exitValue();
    }

    void kill9() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws Exception {
        if (process.isAlive()) {
            interrupt();
        }
        Files.delete(output);
    }
}
