package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether this machine can run a worker, or what the one that runs already says of itself. */
final class MachineDoctor {
    private static final int OLDEST_JAVA = 17;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Setup setup;

    MachineDoctor(Setup setup) {
        this.setup = setup;
    }

    List<Diagnosis> examine() {
        List<Diagnosis> found = new ArrayList<>();
        int java = Runtime.version().feature();
        found.add(
                java >= OLDEST_JAVA
                        ? Diagnosis.ok("java", String.valueOf(Runtime.version()))
                        : Diagnosis.fail("java", String.valueOf(java), "install " + OLDEST_JAVA + " or later"));
        found.add(intake());
        found.add(routes());
        found.addAll(port());
        return found;
    }

    /** The prefetch is computed: each settler has a full batch while the next one fills. */
    private Diagnosis intake() {
        int deliveries = setup.prefetch() * setup.settlers();
        return Diagnosis.ok(
                "prefetch",
                deliveries + " deliveries: SETTLERS=" + setup.settlers() + " batches of BATCH_SIZE=" + setup.batchSize()
                        + ", and the next one");
    }

    private Diagnosis routes() {
        Optional<Path> directory = setup.routesDir();
        if (directory.isEmpty()) {
            return Diagnosis.ok("routes", "those of the jar");
        }
        try (Stream<Path> files = Files.list(directory.get())) {
            List<String> own = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
            return own.isEmpty()
                    ? Diagnosis.warn("routes", directory.get() + " holds no *.camel.yaml", "see what ROUTES_DIR says")
                    : Diagnosis.ok("routes", "of " + directory.get() + ": " + String.join(", ", own));
        } catch (IOException e) {
            return Diagnosis.fail("routes", directory.get() + " cannot be read", "let the worker's user read it");
        }
    }

    private List<Diagnosis> port() {
        int port = setup.httpPort();
        String check = "port " + port;
        try (ServerSocket free = new ServerSocket(port)) {
            return List.of(Diagnosis.ok(check, "free, no worker runs here on " + free.getLocalPort()));
        } catch (IOException refused) {
            return worker(check, refused.getMessage(), URI.create("http://127.0.0.1:" + port + "/health"));
        }
    }

    private static List<Diagnosis> worker(String check, @Nullable String refused, URI address) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).timeout(PATIENCE).build(), BodyHandlers.ofString());
            JsonNode checks = new ObjectMapper().readTree(answer.body()).path("checks");
            if (!checks.isObject()) {
                return List.of(taken(check, refused));
            }
            List<Diagnosis> found = new ArrayList<>();
            found.add(Diagnosis.ok(check, "a worker answers, " + answer.statusCode()));
            checks.properties().forEach(one -> {
                if (!one.getValue().path("status").asText().equals("ok")) {
                    String detail = one.getValue().path("detail").asText();
                    found.add(Diagnosis.warn("worker's " + one.getKey(), detail, "see docs/RUNBOOK.md"));
                }
            });
            return found;
        } catch (IOException e) {
            return List.of(taken(check, refused));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(taken(check, refused));
        }
    }

    private static Diagnosis taken(String check, @Nullable String refused) {
        return Diagnosis.fail(
                check, "no worker answers, and it cannot be bound: " + refused, "set HTTP_PORT to a free one");
    }
}
