package tech.novaeco.settlement.adapter.routecheck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * @param refused what in ROUTES_DIR looks like routes and is not run, and why
 */
public record RouteFiles(List<RouteSource> files, Map<Path, String> refused) {
    static final String SUFFIX = ".camel.yaml";
    /** Camel decodes locations and splits lists of them: with other characters it finds another file than it is told. */
    private static final String NAME = "[A-Za-z0-9._-]+\\.camel\\.yaml";

    private static final String DIRECTORY = "[\\p{L}\\p{N} ._~:@/\\\\-]*";
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
        Map<Path, String> refused = new TreeMap<>();
        if (routesDir.isPresent()) {
            add(routesDir.get(), files, refused);
        }
        return new RouteFiles(List.copyOf(files.values()), refused);
    }

    private static void add(Path directory, Map<String, RouteSource> files, Map<Path, String> refused)
            throws IOException {
        if (!directory.toAbsolutePath().toString().matches(DIRECTORY)) {
            refused.put(
                    directory,
                    "Camel may read the name of this ROUTES_DIR otherwise; allowed: letters, digits,"
                            + " blanks and . _ - ~ : @");
            return;
        }
        for (Path file : listed(directory)) {
            String name = file.getFileName().toString();
            boolean routes = name.endsWith(SUFFIX);
            if (routes && !name.matches(NAME)) {
                refused.put(file, "Camel may read this name otherwise; allowed: letters, digits and . _ -");
            } else if (routes && !(Files.isRegularFile(file) && Files.isReadable(file))) {
                refused.put(file, "this is no file that can be read");
            } else if (routes) {
                files.put(name, RouteSource.ofDirectory(file));
            } else if (ROUTE_LANGUAGES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith)) {
                refused.put(file, "this file is no *" + SUFFIX);
            }
        }
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
