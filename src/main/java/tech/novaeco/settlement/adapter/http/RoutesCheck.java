package tech.novaeco.settlement.adapter.http;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Every route that was there when the worker started is still there and runs.
 *
 * <p>Camel alone does not tell: a reload of a broken file leaves no route at all while its own health says UP. A
 * suspended route counts as running; whether the intake may be paused is for the intake's own check.
 */
final class RoutesCheck extends AbstractHealthCheck {
    // not "routes": Camel looks a repository up under that name and would stumble over a check
    static final String NAME = "routes-running";

    private final Set<String> expected = new ConcurrentSkipListSet<>();

    RoutesCheck() {
        super("settlement", NAME);
    }

    /** Takes the routes that start by themselves as what must be there from now on. */
    void expectRoutesOf(CamelContext context) {
        for (Route route : context.getRoutes()) {
            if (!Boolean.FALSE.equals(route.isAutoStartup())) {
                expected.add(route.getRouteId());
            }
        }
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        CamelContext context = getCamelContext();
        expectRoutesOf(context);
        Set<String> idle = new TreeSet<>();
        for (String id : expected) {
            ServiceStatus status = context.getRouteController().getRouteStatus(id);
            if (status == null || !(status.isStarted() || status.isSuspending() || status.isSuspended())) {
                idle.add(id);
            }
        }
        builder.message((expected.size() - idle.size()) + " of " + expected.size() + " routes running"
                + (idle.isEmpty() ? "" : "; not running: " + String.join(", ", idle)));
        builder.state(idle.isEmpty() && !expected.isEmpty() ? State.UP : State.DOWN);
    }
}
