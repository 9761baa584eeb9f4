package tech.novaeco.settlement.adapter.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.component.micrometer.MicrometerConstants;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.access.Door;
import tech.novaeco.settlement.adapter.api.ApiGate;
import tech.novaeco.settlement.adapter.api.ApiSettings;

/**
 * Wires health, metrics, the overview and the console into a Camel main.
 *
 * <p>The server is Camel's own ({@code camel.server.*}). It starts before the routes, so that a port that is taken, or a
 * console that may not open, stops the worker before it takes a trade.
 */
public final class HttpEdge extends MainListenerSupport {
    private final HawtioSettings hawtio;
    private final @Nullable Overview overview;
    private final ApiSettings api;
    private final List<Door> doors;
    private final RoutesCheck routes = new RoutesCheck();

    private HttpEdge(HawtioSettings hawtio, @Nullable Overview overview, ApiSettings api) {
        this.hawtio = hawtio;
        this.overview = overview;
        this.api = api;
        this.doors = api.access().doors();
    }

    /**
     * Binds the beans that {@code routes/http.camel.yaml} names; call before {@code main.run()}.
     *
     * @throws IllegalArgumentException if the file of users is not allowed
     */
    public static void addTo(
            Main main, HawtioSettings hawtio, boolean overview, ApiSettings api, PrometheusMeterRegistry meters) {
        main.bind(MicrometerConstants.METRICS_REGISTRY_NAME, meters);
        main.bind("metricsPage", new MetricsPage(meters));
        Health health = new Health();
        main.bind("health", health);
        main.addMainListener(
                new HttpEdge(hawtio, overview ? new Overview(meters, health, hawtio.enabled()) : null, api));
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        MainHttpServer server = context.hasService(MainHttpServer.class);
        if (server == null) {
            throw new IllegalStateException("camel.server.enabled: must be true, health and metrics are served there");
        }
        requireFree(server.getHost(), server.getPort());
        try {
            // started with the server, which Camel starts before any route
            context.getRegistry().bind("vertx", new BoundedVertx());
            Opening opening = new Opening(context);
            context.addService(opening, true, true);
            context.addStartupListener(opening);
        } catch (Exception e) {
            throw new IllegalStateException("The HTTP edge could not be opened", e);
        }
    }

    /**
     * Camel itself logs a warning and goes on without a server.
     *
     * @throws IllegalStateException if nothing can listen there, naming address and settings
     */
    public static void requireFree(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "HTTP_PORT: cannot listen on " + host + ":" + port + " (" + e.getMessage()
                            + "); free the port, or set HTTP_PORT or HTTP_HOST",
                    e);
        }
    }

    /** Once the server listens: the console; once all routes run: what the routes check has to expect. */
    private final class Opening extends ServiceSupport implements StartupListener {
        private final CamelContext context;

        Opening(CamelContext context) {
            this.context = context;
        }

        @Override
        protected void doStart() throws Exception {
            HealthCheckRegistry checks = HealthCheckRegistry.get(context);
            VertxPlatformHttpRouter server =
                    CamelContextHelper.findSingleByType(context, VertxPlatformHttpRouter.class);
            if (checks == null || server == null) {
                throw new IllegalStateException("camel-health or the HTTP server is missing");
            }
            checks.register(routes);
            new LastAnswer().mountOn((Router) server.getServer().getServer().requestHandler());
            new HawtioConsole(hawtio, doors).mountOn(server, context);
            ApiGate.mountOn(server, api, doors);
            if (overview != null) {
                overview.mountOn(server, context);
            }
        }

        @Override
        public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
            // too early: the routes do not run yet
        }

        @Override
        public void onCamelContextFullyStarted(CamelContext started, boolean alreadyStarted) {
            routes.expectRoutesOf(started);
        }
    }
}
