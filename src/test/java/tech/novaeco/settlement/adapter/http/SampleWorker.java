package tech.novaeco.settlement.adapter.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.Main;
import tech.novaeco.settlement.adapter.api.ApiSettings;
import tech.novaeco.settlement.adapter.camel.IntakeBeans;

/** A worker with the real HTTP edge and two sample routes, on a port of its own. */
final class SampleWorker implements AutoCloseable {
    static final String PASSWORD = "correct horse";

    private final Main main = new Main();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;

    private SampleWorker(String host, int port, HawtioSettings hawtio, boolean overview) {
        this.port = port;
        main.configure().withBasePackageScanEnabled(false);
        main.configure().withRoutesIncludePattern("classpath:routes/http.camel.yaml,classpath:http/sample.camel.yaml");
        // application.properties names them for the intake's component
        IntakeBeans.all().forEach(main::bind);
        // everything else about the server is as in application.properties
        main.addOverrideProperty("HTTP_HOST", host);
        main.addOverrideProperty("HTTP_PORT", String.valueOf(port));
        HttpEdge.addTo(
                main, hawtio, overview, ApiSettings.off(), new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    }

    static SampleWorker start(HawtioSettings hawtio) throws Exception {
        return startOn("127.0.0.1", freePort(), hawtio);
    }

    static SampleWorker startWithOverview() throws Exception {
        return start(new SampleWorker("127.0.0.1", freePort(), HawtioSettings.off(), true));
    }

    static SampleWorker startOn(String host, int port, HawtioSettings hawtio) throws Exception {
        return start(new SampleWorker(host, port, hawtio, false));
    }

    private static SampleWorker start(SampleWorker worker) throws Exception {
        try {
            worker.main.start();
            return worker;
        } catch (Exception e) {
            worker.close();
            throw e;
        }
    }

    static HawtioSettings console() {
        return new HawtioSettings(true, HawtioSettings.DEFAULT_USER, PASSWORD, false);
    }

    CamelContext camel() {
        return main.getCamelContext();
    }

    void check(HealthCheck check) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(camel());
        if (registry == null || !registry.register(check)) {
            throw new IllegalStateException("could not register " + check.getId());
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url() + path)));
    }

    HttpResponse<String> getLoggedIn(String path) throws Exception {
        return send(loggedIn(path));
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send(loggedIn(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpRequest.Builder loggedIn(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path))
                .header("Authorization", basic(HawtioSettings.DEFAULT_USER, PASSWORD));
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        main.stop();
    }
}
