package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.routes.RouteFile;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerProcess;

@Tag("alone")
@ExtendWith(ServersExtension.class)
class RoutesDirIT {
    /** Readiness alone is left, as a worker behind a load balancer needs it. */
    private static final String OVERLAY = """
            - route:
                id: http-health-ready
                description: Says whether the worker takes trades
                errorHandler:
                  noErrorHandler: {}
                from:
                  uri: platform-http:/health/ready
                  parameters:
                    httpMethodRestrict: GET
                  steps:
                    - removeHeaders:
                        id: forget-ready
                        description: Forget the request's headers
                        pattern: "*"
                    - setHeader:
                        id: type-ready
                        description: The answer is JSON
                        name: Content-Type
                        constant: application/json
                    - bean:
                        id: report-ready
                        description: Ask what readiness depends on
                        ref: health
                        method: ready
            - route:
                id: overlay
                description: A page that the jar does not have
                from:
                  uri: platform-http:/overlay
                  steps:
                    - setBody:
                        id: say-hello
                        description: Say hello
                        constant: from the overlay
            """;

    @Test
    void a_file_replaces_the_one_of_its_name_and_the_others_stay(Servers servers, @TempDir Path directory)
            throws Exception {
        Files.writeString(directory.resolve("http.camel.yaml"), OVERLAY);
        Files.writeString(directory.resolve("http.camel.yaml.orig"), "not a route file");
        try (Stage stage = Stage.open(servers, WorkerProcess.of(servers).withRoutesDir(directory))) {
            assertThat(stage.worker().get("/overlay").body()).isEqualTo("from the overlay");
            assertThat(stage.worker().status("/metrics")).isEqualTo(404);
            long others = RouteFile.all().stream()
                    .filter(file -> !file.name().equals("http.camel.yaml"))
                    .mapToLong(RoutesDirIT::started)
                    .sum();
            assertRoutesRunning(stage.worker(), "/health/ready", others + 2);
            settleOne(stage);
        }
    }

    @Test
    void every_route_of_the_jar_runs(Servers servers) throws Exception {
        try (WorkerProcess worker = WorkerProcess.of(servers).start().awaitReady()) {
            long routes =
                    RouteFile.all().stream().mapToLong(RoutesDirIT::started).sum();
            assertRoutesRunning(worker, "/health", routes);
        }
    }

    /** Those that do not wait for a setting. */
    private static long started(RouteFile file) {
        return file.routes().stream().filter(route -> !route.has("autoStartup")).count();
    }

    private static void assertRoutesRunning(WorkerProcess worker, String page, long routes) throws IOException {
        var health = new ObjectMapper().readTree(worker.get(page).body());
        assertThat(health.path("checks").path("routes-running").toString())
                .contains(routes + " of " + routes + " routes running");
    }

    private static void settleOne(Stage stage) throws Exception {
        stage.ledger().open("alice", "EUR", 5_000);
        stage.ledger().open("bob", "EUR", 0);
        UUID id = UUID.randomUUID();
        stage.publish(Trades.trade().id(id.toString()));
        stage.awaitTold(id, "PAID");
    }
}
