package tech.novaeco.settlement.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.api.ApiStage.ADA;
import static tech.novaeco.settlement.adapter.api.ApiStage.AUDITOR;
import static tech.novaeco.settlement.adapter.api.ApiStage.OPERATOR;
import static tech.novaeco.settlement.adapter.api.ApiStage.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.routes.RouteFile;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** Who gets in under which path, with which method, and what is read of what he sends. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class ApiAccessTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW");

    private static ApiStage stage;
    private static OpenApi document;

    @BeforeAll
    static void start(Servers servers, @TempDir Path directory) throws Exception {
        stage = ApiStage.withPeople(servers, directory);
        document = OpenApi.read();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void the_document_tells_of_every_route_and_of_no_other() {
        Set<String> routes = new TreeSet<>();
        for (RouteFile file : RouteFile.all()) {
            for (JsonNode route : file.routes()) {
                String uri = route.at("/from/uri").asText();
                if (uri.startsWith("platform-http:/api/v1")) {
                    routes.add(route.at("/from/parameters/httpMethodRestrict").asText()
                            + uri.replace("platform-http:/api/v1", " "));
                }
            }
        }
        assertThat(document.operations().keySet()).isEqualTo(routes).isNotEmpty();
        assertThat(document.operations().values())
                .allSatisfy(operation -> assertThat(operation.path("responses").properties())
                        .extracting(Map.Entry::getKey)
                        .contains("401", "403"));
    }

    @Test
    void without_a_login_nothing_answers_with_any_method() throws Exception {
        Set<String> paths = new TreeSet<>(Set.of("", "/", "/nothing"));
        document.document().path("paths").fieldNames().forEachRemaining(paths::add);
        for (String path : paths) {
            for (String method : METHODS) {
                assertThat(raw(method + " /api/v1" + path.replace("{", "").replace("}", ""), "", "{}"))
                        .as(method + " " + path)
                        .matches("(?s)HTTP/1.1 (401|405|501|400).*")
                        .doesNotContain("openapi:", "\"items\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api",
                "/api/",
                "//api/v1/me",
                "///api///v1//me",
                "/api/v1/me/",
                "/api//v1/me",
                "/%61pi/v1/me",
                "/%61%70%69/v1/me",
                "/api/%2e/v1/me",
                "/api/x/%2e%2e/v1/me",
                "/api/./v1/./me",
                "/health/../api/v1/me",
                "/health/%2e%2e/api/v1/me",
                "/health/%2E%2e/api/v1/me",
                "/api/..;/api/v1/me",
                "/api/v1/..;/me",
                "/api/v1/me;x=y",
                "/api/v1/me?login=ada",
                "/api/v1/me%00",
                "/api/v1/cases%2f1",
                "/api/v1/%6de",
            })
    void however_a_path_is_spelt_it_needs_a_login(String path) throws Exception {
        for (String method : List.of("GET", "POST", "OPTIONS", "HEAD")) {
            assertThat(raw(method + " " + path, "", "{}"))
                    .as(method)
                    .matches("(?s)HTTP/1.1 (401|400).*")
                    .doesNotContain("api:", "roles");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/API/v1/me",
                "/api;x/v1/me",
                "/api%2fv1%2fme",
                "/..;/api/v1/me",
                "\\api\\v1\\me",
                "/health/..%2fapi/v1/me"
            })
    void what_only_looks_like_the_api_is_not_there(String path) throws Exception {
        assertThat(raw("GET " + path, "", "")).doesNotStartWith("HTTP/1.1 200").doesNotContain("api:", "roles");
    }

    @Test
    void a_preflight_of_another_site_is_no_way_in() throws Exception {
        String asked = raw(
                "OPTIONS /api/v1/cases",
                "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization\r\n",
                "");
        assertThat(asked).startsWith("HTTP/1.1 401").doesNotContainIgnoringCase("access-control-allow");
        HttpResponse<String> other =
                stage.send(ADA, HttpRequest.newBuilder(stage.uri("/me")).header("Origin", "https://evil.example"));
        assertThat(other.statusCode()).isEqualTo(403);
    }

    @Test
    void a_wrong_login_is_refused_and_told_how_to_log_in() {
        for (String wrong : List.of(
                "Basic !!!", "Basic", "Bearer x", "Basic " + "A".repeat(4_000), ApiStage.basic("nobody"), "ada:ada")) {
            HttpResponse<String> refused = stage.get(wrong, "/me");
            assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"Trade Settlement\"");
            assertThat(json(refused).path("reason").asText()).isEqualTo("NOT_ADMITTED");
        }
        HttpResponse<String> twice =
                stage.send(ADA, HttpRequest.newBuilder(stage.uri("/me")).header("Authorization", AUDITOR));
        assertThat(twice.statusCode()).isEqualTo(401);
    }

    @Test
    void an_auditor_only_reads_and_an_operator_sees_no_account() {
        document.operations().forEach((operation, told) -> {
            String[] parts = operation.split(" ", 2);
            String path = parts[1].replaceAll("\\{(caseId)}", "1")
                    .replace("{requestId}", "FUNDING-1")
                    .replaceAll("\\{(tradeId|holdId)}", "0191b6a0-7c1e-7000-8000-000000000001")
                    .replaceAll("\\{[a-z]+}", "x");
            String tag = told.path("tags").path(0).asText();
            int auditor = status(AUDITOR, parts[0], path);
            int operator = status(OPERATOR, parts[0], path);
            int accountant = status(ADA, parts[0], path);
            assertThat(accountant).as(operation).isNotIn(401, 403, 500);
            assertThat(auditor == 403).as("auditor: " + operation).isEqualTo(tag.equals("write"));
            assertThat(operator == 403).as("operator: " + operation).isEqualTo(!tag.equals("anybody"));
        });
    }

    @Test
    void a_header_that_claims_to_be_somebody_is_no_login() throws Exception {
        String forged =
                "CamelVertxPlatformHttpAuthenticatedUser: ada\r\nX-Forwarded-User: ada\r\nX-Remote-User: ada\r\n";
        assertThat(raw("GET /api/v1/me", forged, "")).startsWith("HTTP/1.1 401");
        HttpResponse<String> me = stage.send(
                AUDITOR,
                HttpRequest.newBuilder(stage.uri("/me")).header("CamelVertxPlatformHttpAuthenticatedUser", "ada"));
        assertThat(json(me).path("name").asText()).isEqualTo("api:audrey");
    }

    @Test
    void every_answer_is_for_this_moment_and_for_no_frame_or_guess() {
        for (HttpResponse<String> answer : List.of(
                stage.get(ADA, "/me"),
                stage.get(null, "/me"),
                stage.get(ADA, "/nothing"),
                stage.get(ADA, "/cases/1"))) {
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"))
                    .doesNotContain("authorization", "Authorization");
        }
    }

    @Test
    void what_is_sent_is_read_strictly_and_within_bounds() {
        String account = "{\"owner\":\"strict\",\"asset\":\"EUR\"";
        assertProblem(
                415,
                stage.send(
                        ADA,
                        HttpRequest.newBuilder(stage.uri("/accounts"))
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString(account + "}"))));
        assertProblem(
                415,
                stage.send(
                        ADA,
                        HttpRequest.newBuilder(stage.uri("/accounts"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("owner=strict&asset=EUR"))));
        assertProblem(413, stage.post(ADA, "/accounts", account + ",\"floor\":\"" + "1".repeat(16_384) + "\"}"));
        assertProblem(413, stage.post(ADA, "/accounts", " ".repeat(2_000_000)));
        for (String wrong : List.of(
                "",
                "null",
                "[]",
                "\"x\"",
                "{",
                account,
                account + "} {}",
                account + ",\"maker\":\"ben\"}",
                account + ",\"owner\":\"twice\"}",
                "{\"owner\":1,\"asset\":\"EUR\"}",
                "{\"asset\":\"EUR\"}",
                "{\"owner\":\"a b\",\"asset\":\"EUR\"}",
                account + ",\"floor\":\"1e9\"}")) {
            assertProblem(400, stage.post(ADA, "/accounts", wrong));
        }
        for (String wrong : List.of(
                "/cases?limit=0",
                "/cases?limit=501",
                "/cases?limit=-1",
                "/cases?limit=x",
                "/cases?limit=5&limit=6",
                "/cases?reason=BAD_LUCK",
                "/cases?state=open",
                "/cases?maker=ada",
                "/cases/0",
                "/cases/1e3",
                "/cases/99999999999999999999",
                "/requests/FUNDING-0",
                "/trades/x",
                "/me?x=1")) {
            assertProblem(400, stage.get(ADA, wrong));
        }
        assertProblem(404, stage.post(ADA, "/cases/1/forgive", "{}"));
        assertProblem(404, stage.get(ADA, "/cases/1/retry"));
        assertThat(stage.admin.queryForList("SELECT 1 FROM ledger.account WHERE owner_id = 'strict'"))
                .isEmpty();
    }

    @Test
    void a_failure_of_the_ledger_is_told_without_its_inside() {
        stage.admin.execute("ALTER TABLE ledger.exception_case RENAME TO hidden_case");
        try {
            HttpResponse<String> failed = stage.get(ADA, "/cases");
            assertThat(failed.statusCode()).isEqualTo(409);
            assertThat(failed.body()).doesNotContain("SELECT", "hidden", "Exception", "\\tat ", "org.");
        } finally {
            stage.admin.execute("ALTER TABLE ledger.hidden_case RENAME TO exception_case");
        }
    }

    private static int status(String who, String method, String path) {
        return method.equals("GET")
                ? stage.get(who, path).statusCode()
                : stage.post(who, path, "{}").statusCode();
    }

    private static void assertProblem(int status, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(document.problemFaults(json(answer))).isEmpty();
    }

    // by hand, because a client would tidy the path up
    private static String raw(String methodAndPath, String headers, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stage.port())) {
            socket.setSoTimeout(10_000);
            String request = methodAndPath + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
