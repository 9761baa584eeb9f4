package tech.novaeco.settlement.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** The worker, as production runs it: its own process from its own jar, told by its environment where the servers are. */
final class LocalWorker {
    private static final String NAME = "worker";
    private static final Path JAR = Path.of("target", "trade-settlement-worker.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final Child process;
    private final String url;
    private final Instant started = Instant.now();

    private LocalWorker(Child process, String url) {
        this.process = process;
        this.url = url;
    }

    static LocalWorker start(
            LocalFolder folder, Map<String, String> environment, String url, ProcessBuilder.Redirect log) {
        if (!Files.exists(JAR)) {
            throw new LocalFailure(JAR + " is not there: 'make build' makes it");
        }
        Child process = Child.start(folder, NAME, false, environment, Child.java("-jar", JAR.toString(), "run"), log);
        return new LocalWorker(process, url);
    }

    /** A worker that a killed starter left behind would keep the HTTP port. */
    static void stopLeftover(LocalFolder folder) {
        Child.stopLeftover(folder, NAME);
    }

    /** Returns when it takes trades, or has ended. */
    boolean awaitReady() {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(200))
                    .atMost(PATIENCE)
                    .until(() -> !process.isAlive() || get("/health/ready") == 200);
        } catch (ConditionTimeoutException notReady) {
            throw new LocalFailure(
                    "the worker is not ready after " + PATIENCE.toSeconds() + " s: " + url + "/health says why",
                    notReady);
        }
        return process.isAlive();
    }

    private int get(String path) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url + path))
                                    .timeout(ANSWER)
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitCode();
    }

    Duration age() {
        return Duration.between(started, Instant.now());
    }

    void stop() {
        process.stop();
    }
}
