package tech.novaeco.settlement.adapter.routecheck;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.engine.DefaultRoutesLoader;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads no route file that was not judged, and none that is refused: at the start, whatever tells Camel which files to
 * load, and at each live reload. A refused reload leaves the routes that run. Thread safe.
 */
public final class GuardedRoutesLoader extends DefaultRoutesLoader {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedRoutesLoader.class);

    private final RouteCheck check;
    private final Optional<Path> routesDir;

    /** @param settings what {@code {{NAME}}} stands for */
    public GuardedRoutesLoader(CamelContext context, Map<String, String> settings, Optional<Path> routesDir) {
        super(context);
        this.check = new RouteCheck(settings);
        this.routesDir = routesDir;
    }

    @Override
    public Collection<RoutesBuilder> findRoutesBuilders(Collection<Resource> resources, boolean optional)
            throws Exception {
        return super.findRoutesBuilders(judged(resources), optional);
    }

    /** @return the bytes that were judged, whatever stands in the files by now */
    private Collection<Resource> judged(Collection<Resource> resources) throws IOException {
        RouteFiles files = RouteFiles.of(routesDir);
        Map<String, byte[]> contents =
                files.files().stream().collect(Collectors.toMap(RouteSource::location, RouteSource::content));
        List<Resource> judged = new ArrayList<>();
        for (Resource resource : resources) {
            String location = resource.getLocation();
            byte[] content = contents.get(location);
            if (content == null) {
                throw new IllegalArgumentException("The route file " + location
                        + " is refused; allowed: the jar's and *.camel.yaml in ROUTES_DIR");
            }
            judged.add(ResourceHelper.fromBytes(location, content));
        }
        List<Finding> findings = check.check(files);
        findings.forEach(finding -> LOG.error("{}", finding));
        if (!findings.isEmpty()) {
            throw new IllegalArgumentException("The route files are refused: " + findings.get(0));
        }
        return judged;
    }
}
