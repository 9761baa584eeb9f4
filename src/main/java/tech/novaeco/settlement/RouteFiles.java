package tech.novaeco.settlement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The route files the worker runs: those of the jar, each replaced by the one of the same name in ROUTES_DIR; more may be added there. */
final class RouteFiles {
    private static final String SUFFIX = ".camel.yaml";

    private RouteFiles() {}

    /** @return a comma separated list of Camel resource names, in the order of the file names */
    static String pattern(Optional<Path> routesDir) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Resource resource :
                new PathMatchingResourcePatternResolver().getResources("classpath*:routes/*" + SUFFIX)) {
            String name = String.valueOf(resource.getFilename());
            files.put(name, "classpath:routes/" + name);
        }
        if (routesDir.isPresent()) {
            try (Stream<Path> overlay = Files.list(routesDir.get())) {
                overlay.filter(file -> file.toString().endsWith(SUFFIX))
                        .forEach(file -> files.put(file.getFileName().toString(), "file:" + file.toAbsolutePath()));
            }
        }
        return String.join(",", files.values());
    }
}
