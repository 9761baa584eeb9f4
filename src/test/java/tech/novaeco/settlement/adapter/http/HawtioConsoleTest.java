package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HawtioConsoleTest {
    private static SampleWorker worker;

    @BeforeAll
    static void start() throws Exception {
        worker = SampleWorker.start(SampleWorker.console());
    }

    @AfterAll
    static void stop() {
        worker.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/hawtio",
                "/hawtio/",
                "/hawtio/index.html",
                "/hawtio/user",
                "/hawtio/plugin",
                "/hawtio/auth/config",
                "/hawtio/keycloak/enabled",
                "/hawtio/camel/routes",
                "/hawtio/static/js/main.cbde73c6.js",
                "/hawtio/img/hawtio-logo.svg",
                "/hawtio/jolokia",
                "/hawtio/jolokia/",
                "/hawtio/jolokia/version",
                "/jolokia",
                "/jolokia/",
                "/jolokia/version",
                "/jolokia/list",
                "/jolokia/search/*:*",
                "/jolokia/read/java.lang:type=Memory",
                "/jolokia?x=1",
                "//jolokia/version",
                "///hawtio//jolokia/version",
                "/%6aolokia/version",
                "/%6A%6Flokia/version",
                "/h%61wtio/",
                "/health/../jolokia/version",
                "/health/%2e%2e/jolokia/version",
                "/./jolokia/version",
                "/jolokia//version",
                "/jolokia/./version",
                "/jolokia/%2e%2e/jolokia/version",
                "/hawtio/../hawtio/jolokia/version"
            })
    void nothing_is_reached_without_a_login(String path) throws Exception {
        assertThat(raw("GET " + path, "")).as("GET").startsWith("HTTP/1.1 401").doesNotContain("agent", "<base");
        String bulk = "[{\"type\":\"version\"},{\"type\":\"list\"}]";
        assertThat(raw("POST " + path, bulk))
                .as("POST")
                .startsWith("HTTP/1.1 401")
                .doesNotContain("agent");
        assertThat(raw("OPTIONS " + path, "")).as("OPTIONS").startsWith("HTTP/1.1 401");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jolokia%2fversion", "/jolokia;x/version", "/JOLOKIA/version", "/health/..%2fjolokia/version",
                "/jolokia%00/version", "/hawtio%2fjolokia/version", "\\jolokia\\version", "/hawtio;/user"
            })
    void a_path_that_only_looks_like_the_console_is_not_it(String path) throws Exception {
        assertThat(raw("GET " + path, "")).doesNotStartWith("HTTP/1.1 200").doesNotContain("agent", "<base");
    }

    @ParameterizedTest
    @CsvSource({"operator,wrong", "operator,''", "Operator,correct horse", "'',correct horse", "operator:correct,horse"
    })
    void a_wrong_login_is_refused(String user, String password) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(worker.url() + "/jolokia/version"))
                .header("Authorization", SampleWorker.basic(user, password));
        assertThat(worker.send(request).statusCode()).isEqualTo(401);
    }

    @Test
    void the_login_is_asked_for() throws Exception {
        assertThat(worker.get("/hawtio/").headers().firstValue("WWW-Authenticate"))
                .contains("Basic realm=\"Trade Settlement\"");
    }

    @Test
    void pages_fonts_and_answers_are_served() throws Exception {
        assertThat(worker.getLoggedIn("/hawtio/").body()).contains("<base href=\"/hawtio/\"");
        assertThat(worker.getLoggedIn("/hawtio/camel/routes").body()).contains("<base href=\"/hawtio/\"");
        assertThat(worker.getLoggedIn("/hawtio/no-such.js").statusCode()).isEqualTo(404);
        assertThat(worker.getLoggedIn("/hawtio/user").body()).isEqualTo("\"operator\"");
        assertThat(worker.getLoggedIn("/hawtio/keycloak/enabled").body()).isEqualTo("false");
        assertThat(worker.getLoggedIn("/hawtio/preset-connections").body()).isEqualTo("[]");
        assertThat(worker.getLoggedIn("/hawtio/img/hawtio-logo.svg").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("image/svg+xml"));
    }

    @Test
    void another_site_may_not_use_a_remembered_login() throws Exception {
        assertThat(worker.send(worker.loggedIn("/jolokia/version").header("Origin", "http://evil.example"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(worker.send(worker.loggedIn("/jolokia/version").header("Origin", worker.url()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_request_that_is_too_large_is_refused() throws Exception {
        assertThat(worker.post("/jolokia", " ".repeat(300 * 1024)).statusCode()).isEqualTo(413);
    }

    // by hand, because a client would tidy the path up
    private static String raw(String methodAndPath, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), worker.port())) {
            socket.setSoTimeout(10_000);
            String request = methodAndPath + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
