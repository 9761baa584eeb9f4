package tech.novaeco.settlement.adapter.routecheck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Warns where the route files, as they lie there now, would be refused at a reload or the next start. */
public final class RouteFilesHealth extends AbstractHealthCheck {
    /** The key under which health looks for a warning. */
    private static final String WARNING = "warning";

    private final RouteCheck check;
    private final Optional<Path> routesDir;

    /** @param settings what {@code {{NAME}}} stands for */
    public RouteFilesHealth(Map<String, String> settings, Optional<Path> routesDir) {
        super("settlement", "route-files");
        this.check = new RouteCheck(settings);
        this.routesDir = routesDir;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        try {
            List<Finding> findings = check.check(RouteFiles.of(routesDir));
            if (!findings.isEmpty()) {
                Finding first = findings.get(0);
                builder.detail(
                        WARNING,
                        "a reload or a start would be refused, " + first.file() + ":" + first.line() + ": "
                                + first.rule() + " " + first.title() + " (" + findings.size()
                                + " in all; see 'routes check')");
            } else {
                builder.message("would be accepted");
            }
        } catch (IOException e) {
            builder.detail(WARNING, "the directory of route files cannot be read: a start would be refused");
        }
    }
}
