package tech.novaeco.settlement.adapter.routecheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The route files the worker runs: those of the jar, each replaced by the one of the same name in ROUTES_DIR; more may be
 * added there.
 *
 * @param files in the order of their names
 * @param foreign files of ROUTES_DIR that look like routes and are not run
 */
public record RouteFiles(List<RouteSource> files, List<Path> foreign) {
    static final String SUFFIX = ".camel.yaml";
    /** What Camel can load routes from, with one component or another. */
    private static final List<String> ROUTE_LANGUAGES =
            List.of(".yaml", ".yml", ".xml", ".java", ".groovy", ".kts", ".js", ".jsh", ".class");

    /** Those that run with this ROUTES_DIR. */
    public static RouteFiles of(Optional<Path> routesDir) throws IOException {
        Map<String, RouteSource> files = new TreeMap<>();
        for (Resource resource :
                new PathMatchingResourcePatternResolver().getResources("classpath*:routes/*" + SUFFIX)) {
            RouteSource source = RouteSource.ofJar(resource);
            files.put(source.name(), source);
        }
        List<Path> foreign = new ArrayList<>();
        if (routesDir.isPresent()) {
            for (Path file : listed(routesDir.get())) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    files.put(name, RouteSource.ofDirectory(file));
                } else if (ROUTE_LANGUAGES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
                    foreign.add(file);
                }
            }
        }
        return new RouteFiles(List.copyOf(files.values()), List.copyOf(foreign));
    }

    /** @return a comma separated list of Camel resource names */
    public String pattern() {
        return files.stream().map(RouteSource::location).collect(Collectors.joining(","));
    }

    private static List<Path> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
