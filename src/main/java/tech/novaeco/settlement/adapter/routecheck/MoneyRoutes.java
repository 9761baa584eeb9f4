package tech.novaeco.settlement.adapter.routecheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** What must stay as it is: the files in {@code routecheck}, and what follows from them. */
final class MoneyRoutes {
    /** Routes that a batch is told to. */
    static final List<String> NEEDED_RECIPIENTS = List.of("direct:trade-callbacks", "direct:dead-letter-copies");

    static final Set<String> RECIPIENTS =
            Set.of("direct:trade-callbacks", "direct:dead-letter-copies", "direct:user-notifications");
    /** What the beans of the routes keep in the exchange. */
    static final Set<String> PROPERTIES =
            Set.of("batch", "failure", "refusal", "idempotencyKey", "payload", "delivery", "redelivered");

    private static final String FILES = "classpath*:routecheck/*" + RouteFiles.SUFFIX;
    /** Bound by the worker, and not named in any route. */
    private static final Set<String> MORE_BEANS = Set.of("rabbit", "settlers", "open-batch", "intake-containers");

    /** What only reads how the worker is doing: any route may ask it. */
    static final Set<String> OPEN_BEANS = Set.of("health", "metricsPage");

    private static final Set<String> BEAN_KEYS = Set.of(
            "ref",
            "onRedeliveryRef",
            "aggregationStrategy",
            "aggregationRepository",
            "aggregateController",
            "executorService",
            "idempotentRepository",
            "dataSource");

    private final RouteSet set;
    private final Set<String> beans = new TreeSet<>(MORE_BEANS);
    private final Set<String> endpoints = new HashSet<>();

    private MoneyRoutes(RouteSet set) {
        this.set = set;
        set.everything().forEach(this::collect);
    }

    static MoneyRoutes load() {
        try {
            List<RouteSource> files = new ArrayList<>();
            for (Resource file : new PathMatchingResourcePatternResolver().getResources(FILES)) {
                String name = String.valueOf(file.getFilename());
                files.add(new RouteSource(name, name, name, file.getContentAsByteArray()));
            }
            List<Deviation> deviations = new ArrayList<>();
            RouteSet set = RouteSet.read(files, deviations);
            if (!deviations.isEmpty() || files.isEmpty()) {
                throw new IllegalStateException(FILES + ": " + deviations);
            }
            return new MoneyRoutes(set);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, List<Item>> routes() {
        return set.routesById();
    }

    Map<String, List<Item>> configurations() {
        return set.configurations();
    }

    Map<String, List<Item>> declaredBeans() {
        return set.beans();
    }

    /** Beans that no other route may use, but for the open ones. */
    Set<String> beans() {
        return beans;
    }

    /** Endpoints that no other route may consume from or send to, without their parameters. */
    Set<String> endpoints() {
        return endpoints;
    }

    private void collect(Item element) {
        element.walk(item -> item.map().forEach((key, value) -> {
            if (BEAN_KEYS.contains(key)) {
                beans.add(value.plain().replaceFirst("^#", ""));
            } else if (key.equals("name") && !item.textOf("type").isEmpty()) {
                beans.add(value.plain());
            } else if (key.equals("uri")) {
                endpoints.add(value.plain());
            }
        }));
    }
}
