package tech.novaeco.settlement.adapter.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.plugin.DefaultJolokiaPlatformHttpPlugin;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.service.ServiceHelper;
import tech.novaeco.settlement.adapter.access.Caller;
import tech.novaeco.settlement.adapter.access.Door;
import tech.novaeco.settlement.adapter.access.Doorman;
import tech.novaeco.settlement.adapter.access.Role;

/**
 * The Hawtio console at {@code /hawtio} and its Jolokia agent at {@code /jolokia}, both behind one login.
 *
 * <p>Each path is a router of its own whose first handlers are the guards: what is not let in reaches nothing, whatever
 * its path looks like. What Jolokia may do stands in {@code jolokia-access.xml}.
 */
final class HawtioConsole {
    private static final String POLICY = "/jolokia-access.xml";
    private static final String PAGES = "hawtio-static";
    private static final long MAX_REQUEST_BYTES = 256 * 1024;

    /** What Hawtio asks its server for before it draws anything; the login is ours, so there is nothing to offer. */
    private static final Map<String, String> ANSWERS = Map.of(
            "/plugin", "[]",
            "/auth/config", "[]",
            "/auth/config/login", "[]",
            "/auth/config/oidc", "{}",
            "/auth/config/session-timeout", "{\"timeout\":-1}",
            "/keycloak/enabled", "false",
            "/proxy/enabled", "false",
            "/preset-connections", "[]");

    private final HawtioSettings settings;
    private final Doorman doorman;

    /** @param doors by which operators may come in beside the console's own login */
    HawtioConsole(HawtioSettings settings, List<Door> doors) {
        this.settings = settings;
        List<Door> all = new ArrayList<>(doors);
        all.add(0, new HawtioLogin(settings.user(), settings.password() == null ? "" : settings.password()));
        doorman = new Doorman(all, settings.remote(), "HAWTIO_REMOTE");
    }

    /** Mounts the console; does nothing where it is switched off. */
    void mountOn(VertxPlatformHttpRouter server, CamelContext context) throws Exception {
        if (!settings.enabled()) {
            return;
        }
        if (HawtioConsole.class.getResource(POLICY) == null) {
            // without a policy Jolokia would let everything be written
            throw new IllegalStateException("HAWTIO_ENABLED: the access policy " + POLICY + " is not in the jar");
        }
        DiagramXml.useIn(context);
        DefaultJolokiaPlatformHttpPlugin agent = new DefaultJolokiaPlatformHttpPlugin();
        context.addService(agent);
        ServiceHelper.startService(agent); // Camel would start it later, and only then is there a handler
        @SuppressWarnings("unchecked")
        Handler<RoutingContext> jolokia = (Handler<RoutingContext>) agent.getHandler();

        Router agentRouter = guarded(server.vertx());
        serveJolokia(agentRouter, "/*", jolokia);
        server.route("/jolokia/*").subRouter(agentRouter);

        Router pages = guarded(server.vertx());
        serveJolokia(pages, "/jolokia/*", jolokia);
        servePages(pages);
        server.route("/hawtio/*").subRouter(pages);
    }

    private Router guarded(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().failureHandler(HawtioConsole::answerRefusal);
        router.route().handler(doorman);
        router.route().handler(HawtioConsole::admitOperators);
        return router;
    }

    private static void admitOperators(RoutingContext request) {
        if (Caller.of(request.user()).filter(caller -> caller.is(Role.OPERATOR)).isEmpty()) {
            request.response().setStatusCode(403).end("The console is for the role operator");
            return;
        }
        request.response().putHeader("X-Frame-Options", "SAMEORIGIN").putHeader("X-Content-Type-Options", "nosniff");
        request.next();
    }

    private static void serveJolokia(Router router, String path, Handler<RoutingContext> jolokia) {
        router.route(path)
                .method(HttpMethod.GET)
                .method(HttpMethod.POST)
                .handler(BodyHandler.create(false).setBodyLimit(MAX_REQUEST_BYTES))
                // JMX may be slow, and bulk requests of one page must not wait for each other
                .blockingHandler(jolokia, false);
    }

    private void servePages(Router router) {
        String user = '"' + settings.user().replace("\"", "") + '"';
        router.get("/user").handler(request -> json(request, user));
        ANSWERS.forEach((path, answer) -> router.get(path).handler(request -> json(request, answer)));
        router.get("/*").handler(StaticHandler.create(PAGES).setIncludeHidden(false));
        // Hawtio draws its own pages: whatever is no file is one of them
        router.get("/*").handler(request -> {
            String path = request.normalizedPath();
            if (path.substring(path.lastIndexOf('/')).contains(".")) {
                request.fail(404);
            } else {
                request.response().sendFile(PAGES + "/index.html");
            }
        });
    }

    // without it each request of a stranger would leave a stack trace in the log
    private static void answerRefusal(RoutingContext request) {
        if (request.statusCode() >= 400 && request.statusCode() < 500) {
            request.response().setStatusCode(request.statusCode()).end();
        } else {
            request.next();
        }
    }

    private static void json(RoutingContext request, String body) {
        request.response()
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body);
    }
}
