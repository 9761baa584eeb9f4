package tech.novaeco.settlement.support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * One worker as a process of its own, started as a user starts it. Its log is a file; its environment holds what the
 * test gives and nothing of the test's own. {@link #close()} kills it.
 */
public final class WorkerProcess implements AutoCloseable {
    /** How a worker ended that was asked to. */
    public record Ended(int exitCode, Duration took) {}

    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(REQUEST).build();

    private final Process process;
    private final Path log;
    private final int httpPort;

    private WorkerProcess(Process process, Path log, int httpPort) {
        this.process = process;
        this.log = log;
        this.httpPort = httpPort;
    }

    static WorkerProcess launch(List<String> command, Map<String, String> environment, Path log, int httpPort) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File(System.getProperty("user.dir")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> given = builder.environment();
        given.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "JAVA_HOME", "TMPDIR"));
        given.putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return new WorkerProcess(Commands.start(builder), log, httpPort);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How to start a worker on these servers: add to its environment, then {@link WorkerCommand#start()}. */
    public static WorkerCommand of(Servers servers) {
        return new WorkerCommand()
                .with("RABBITMQ_URI", servers.rabbitUri())
                .with("DATABASE_URL", servers.databaseUrl());
    }

    public WorkerProcess awaitReady() {
        return awaitReady(Duration.ofMinutes(4));
    }

    /**
     * Returns when {@code GET /health/ready} answers 200.
     *
     * @throws IllegalStateException with the end of its log, when the worker ended instead
     */
    public WorkerProcess awaitReady(Duration patience) {
        Awaitility.await("worker ready, log " + log).atMost(patience).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("worker ended with " + process.exitValue() + ":\n" + logTail());
            }
            return status("/health/ready") == 200;
        });
        return this;
    }

    /** The status of a GET, or -1 when nobody answers. */
    public int status(String path) {
        try {
            return get(path).statusCode();
        } catch (IOException nobody) {
            return -1;
        }
    }

    public HttpResponse<String> get(String path) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(httpUri(path)).timeout(REQUEST).build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    /** The sum of a meter's values over its tags, as Prometheus would read it; 0 when it has none. */
    public double meter(String name) throws IOException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Bytes of the heap that are in use after a full collection. */
    public long liveHeap() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Commands.succeed(Map.of(), REQUEST.multipliedBy(6), List.of(jcmd, Long.toString(pid()), "GC.run"));
        String heap = Commands.succeed(
                Map.of(), REQUEST.multipliedBy(6), List.of(jcmd, Long.toString(pid()), "GC.heap_info"));
        return Pattern.compile("used ([0-9]+)K")
                .matcher(heap.split("Metaspace", 2)[0])
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)) << 10)
                .sum();
    }

    /** Names and stacks of all threads, as a person would ask for them. */
    public String threadDump() {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        return Commands.succeed(Map.of(), REQUEST.multipliedBy(6), List.of(jcmd, Long.toString(pid()), "Thread.print"));
    }

    public URI httpUri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    public long pid() {
        return process.pid();
    }

    public boolean running() {
        return process.isAlive();
    }

    /** SIGKILL: no shutdown hook runs. Returns when it is gone. */
    public void kill9() {
        Commands.killTree(process.toHandle());
    }

    /** SIGTERM, and waits for the end that the worker chooses. */
    public Ended terminate() {
        long begin = System.nanoTime();
        process.destroy();
        return awaitEnd(begin, Duration.ofMinutes(4));
    }

    /** Waits for a worker that ends by itself, for one that refuses to start. */
    public Ended awaitEnd() {
        return awaitEnd(System.nanoTime(), Duration.ofMinutes(4));
    }

    /** SIGSTOP: it stands still with its connections and locks, until {@link #resume()}. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    public Path log() {
        return log;
    }

    public String logText() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        kill9();
    }

    private Ended awaitEnd(long begin, Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("worker still runs after " + patience + ":\n" + logTail());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        return new Ended(process.exitValue(), Duration.ofNanos(System.nanoTime() - begin));
    }

    private void signal(String name) {
        Commands.succeed(Map.of(), REQUEST, List.of("kill", "-" + name, Long.toString(pid())));
    }

    private String logTail() {
        List<String> lines = logText().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }
}
