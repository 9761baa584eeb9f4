package tech.novaeco.settlement.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs no server of others, so it runs once, with {@code make test}. */
@Tag("alone")
class LocalDemoIT {
    private static final Pattern LOGINS = Pattern.compile("logins: (ada) / (\\S+), (ben) / (\\S+)");

    @TempDir
    private Path folder;

    @Test
    void settles_its_samples_says_what_became_of_them_and_leaves_nothing_running() throws Exception {
        // whoever named servers of their own must not find samples in them
        Map<String, String> others = Map.of("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/production");
        try (LocalCommand demo = LocalCommand.start(folder, others, "demo", "--trades", "200")) {
            demo.awaitLine("Ctrl-C stops it all.");

            assertThat(demo.output())
                    .containsPattern("All of 200 published +200")
                    .containsPattern("LACK_OF_ASSET +[12]\\b")
                    .containsPattern("TOO_LARGE +1\\b")
                    .containsPattern("Reversed afterwards, on request +3\\b")
                    .contains("ok    each journal sums to zero in each asset", "ok    ledger verified: all ")
                    .doesNotContain("FAIL", "Exception");
            assertThat(health(demo.told("Health"))).isEqualTo(200);
            Matcher login = LOGINS.matcher(demo.output());
            assertThat(login.find()).isTrue();
            assertThat(me(demo.told("API"), login.group(1), login.group(2))).contains("\"api:ada\"", "accountant");
            assertThat(me(demo.told("API"), login.group(3), login.group(4))).contains("\"api:ben\"");
            assertThat(me(demo.told("API"), login.group(1), login.group(4))).contains("NOT_ADMITTED");
            assertThat(ownProcesses()).isNotEmpty();
            assertThat(demo.interrupt()).isZero();
        }
        assertThat(ownProcesses()).isEmpty();
    }

    @Test
    void names_the_port_that_is_taken_and_its_variable() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = String.valueOf(taken.getLocalPort());
            try (LocalCommand run = LocalCommand.start(folder, Map.of("HTTP_PORT", port), "run")) {
                assertThat(run.exitCode()).isEqualTo(1);
                assertThat(run.output()).containsOnlyOnce("\n").contains("port " + port + " is taken", "HTTP_PORT");
            }
        }
    }

    @Test
    void names_a_setting_that_is_wrong() throws Exception {
        try (LocalCommand run = LocalCommand.start(folder, Map.of("HTTP_PORT", "high"), "run")) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.output()).containsOnlyOnce("\n").contains("HTTP_PORT=high is not allowed");
        }
    }

    private List<ProcessHandle> ownProcesses() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder.toString()))
                .toList();
    }

    private static String me(String url, String name, String password) throws Exception {
        String pair = Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Basic " + pair)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    static int health(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}
