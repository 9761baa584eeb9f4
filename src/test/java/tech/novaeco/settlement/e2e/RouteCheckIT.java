package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.adapter.routecheck.RouteEdit;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.WorkerProcess;

@Tag("services")
@ExtendWith(ServersExtension.class)
class RouteCheckIT {
    @TempDir
    private Path routes;

    @Test
    void a_worker_refuses_to_start_with_routes_that_could_lose_money(Servers servers) throws IOException {
        Path edited = edit("dangerous.yaml", "automatic acknowledgement").writeTo(routes);
        int line = Files.readString(edited).lines().map(String::strip).toList().indexOf("acknowledgeMode: AUTO") + 1;
        try (WorkerProcess worker =
                WorkerProcess.of(servers).withRoutesDir(routes).start()) {
            assertThat(worker.awaitEnd().exitCode()).isEqualTo(2);
            assertThat(worker.logText())
                    .contains(edited + ":" + line + ": R20 ")
                    .contains("a crash loses it")
                    .contains("Do: acknowledgeMode: MANUAL")
                    .contains("The route files are refused");
        }
    }

    @Test
    void no_setting_of_camel_gets_other_routes_past_the_check(Servers servers) throws IOException {
        Path elsewhere = Files.createDirectory(routes.resolve("elsewhere"));
        edit("harmless.yaml", "a route that counts").writeTo(elsewhere);
        try (WorkerProcess worker = WorkerProcess.of(servers)
                .with("CAMEL_MAIN_ROUTESINCLUDEPATTERN", "file:" + elsewhere + "/70-mine.camel.yaml")
                .start()) {
            Awaitility.await()
                    .atMost(Stage.PATIENCE)
                    .until(() -> !worker.running() || worker.status("/health/ready") == 200);
            assertThat(worker.logText()).doesNotContain("alive: ");
        }
    }

    @Test
    void a_worker_starts_with_harmless_edits_and_health_tells_of_a_dangerous_one(Servers servers) throws IOException {
        for (RouteEdit harmless : RouteEdit.read("harmless.yaml")) {
            if (harmless.starts()) {
                harmless.writeTo(routes);
            }
        }
        try (WorkerProcess worker =
                WorkerProcess.of(servers).withRoutesDir(routes).start().awaitReady(Stage.PATIENCE)) {
            assertThat(routeFiles(worker).path("status").asText()).isEqualTo("ok");
            edit("dangerous.yaml", "automatic acknowledgement").writeTo(routes);
            Awaitility.await()
                    .atMost(Stage.PATIENCE)
                    .until(() -> routeFiles(worker).path("status").asText().equals("warn"));
            assertThat(routeFiles(worker).path("detail").asText()).contains("10-trade-intake.camel.yaml:", "R20");
            assertThat(worker.status("/health/ready")).isEqualTo(200);
        }
    }

    private static RouteEdit edit(String list, String name) {
        return RouteEdit.read(list).stream()
                .filter(edit -> edit.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode routeFiles(WorkerProcess worker) throws IOException {
        return new ObjectMapper()
                .readTree(worker.get("/health").body())
                .path("checks")
                .path("route-files");
    }
}
