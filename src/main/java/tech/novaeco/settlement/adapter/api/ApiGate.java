package tech.novaeco.settlement.adapter.api;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import tech.novaeco.settlement.adapter.access.Door;
import tech.novaeco.settlement.adapter.access.Doorman;
import tech.novaeco.settlement.adapter.access.Problem;

/**
 * Stands before everything under {@code /api}: mounted before the routes of {@code http-api.camel.yaml}, on the same router, so
 * that a path they match has passed here, however it is spelt.
 */
public final class ApiGate {
    private static final String ALL = "/api/*";

    private ApiGate() {}

    /** Does nothing where the API is switched off. */
    public static void mountOn(VertxPlatformHttpRouter server, ApiSettings settings, List<Door> doors) {
        if (!settings.enabled()) {
            return;
        }
        server.route(ALL)
                .handler(ApiGate::addHeaders)
                .handler(new Doorman(doors, settings.remote(), "API_REMOTE"))
                .failureHandler(ApiGate::answerFailure);
        server.route(ALL)
                .last()
                .handler(request -> answer(
                        request,
                        new Problem(
                                404,
                                "NOT_FOUND",
                                "there is nothing here, or not for this method: see /api/v1/openapi.yaml")));
    }

    /** For every answer, refusals too. Nothing about CORS: no other site may ask. */
    private static void addHeaders(RoutingContext request) {
        request.response()
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        request.next();
    }

    // without it a stranger would see a stack trace or an HTML page
    private static void answerFailure(RoutingContext request) {
        if (request.response().ended()) {
            return; // a body that is too large fails once for its length and again as it comes
        }
        int status = request.statusCode() >= 400 && request.statusCode() < 500 ? request.statusCode() : 500;
        answer(
                request,
                new Problem(status, status == 500 ? "BROKEN" : "BAD_REQUEST", "the request cannot be answered"));
    }

    private static void answer(RoutingContext request, Problem problem) {
        request.response()
                .setStatusCode(problem.status())
                .putHeader("Content-Type", Problem.TYPE)
                .end(problem.json());
    }
}
