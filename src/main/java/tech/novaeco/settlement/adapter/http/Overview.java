package tech.novaeco.settlement.adapter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/**
 * The page at {@code /}: the flow of trades with its numbers, for people.
 *
 * <p>Open to whoever reaches the port, so it shows sums only: nothing that {@code /metrics} and {@code /health} do not
 * show. It asks the database nothing but what health asks, at health's pace.
 */
final class Overview {
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8");

    private final OverviewNumbers numbers;
    private final Health health;
    private final boolean hawtio;
    private final ObjectMapper json = new ObjectMapper();

    /** @param hawtio whether the page may link to the console */
    Overview(MeterRegistry meters, Health health, boolean hawtio) {
        this.numbers = new OverviewNumbers(meters);
        this.health = health;
        this.hawtio = hawtio;
    }

    void mountOn(VertxPlatformHttpRouter server, CamelContext context) throws IOException {
        Router router = Router.router(server.vertx());
        servePage(router, "/", "html");
        servePage(router, "/overview.css", "css");
        servePage(router, "/overview.js", "js");
        // health may take its two seconds
        router.get("/overview.json").blockingHandler(request -> answer(request, context), false);
        server.route("/*").subRouter(router);
    }

    private static void servePage(Router router, String path, String kind) throws IOException {
        Buffer page = resource("/overview/overview." + kind);
        router.get(path).handler(request -> send(request, TYPES.getOrDefault(kind, "text/plain"), page));
    }

    private void answer(RoutingContext request, CamelContext context) {
        Map<String, Object> body = numbers.read();
        body.put("checks", health.findings(context));
        body.put("hawtio", hawtio);
        // after health: the broker's check is what counts the queue
        body.put("waiting", numbers.waiting());
        try {
            send(request, "application/json", Buffer.buffer(json.writeValueAsBytes(body)));
        } catch (JsonProcessingException e) {
            request.fail(e);
        }
    }

    private static void send(RoutingContext request, String type, Buffer body) {
        request.response()
                .putHeader("Content-Type", type)
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store")
                .end(body);
    }

    private static Buffer resource(String name) throws IOException {
        try (InputStream file = Overview.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IOException("OVERVIEW_ENABLED: the page " + name + " is not in the jar");
            }
            return Buffer.buffer(file.readAllBytes());
        }
    }
}
