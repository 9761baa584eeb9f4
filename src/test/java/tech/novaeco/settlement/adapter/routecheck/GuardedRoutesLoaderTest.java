package tech.novaeco.settlement.adapter.routecheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardedRoutesLoaderTest {
    private static final String HARMLESS = "- route:\n    id: mine\n    from:\n      uri: timer:mine\n";
    private static final String STEPS = "      steps:\n        - log: x\n";

    @TempDir
    private Path directory;

    @Test
    void what_was_judged_is_what_runs_whatever_the_file_holds_by_then() throws Exception {
        Path file = Files.writeString(directory.resolve("70-mine.camel.yaml"), HARMLESS + STEPS);
        assertThat(loaded(resource("file:" + file, HARMLESS.replace("id: mine", "id: swapped") + STEPS)))
                .containsExactly("mine");
    }

    @Test
    void what_was_not_judged_does_not_run() {
        assertThatThrownBy(() -> loaded(resource("file:/elsewhere/70-mine.camel.yaml", HARMLESS + STEPS)))
                .hasMessageContaining("/elsewhere/70-mine.camel.yaml is refused");
    }

    private List<String> loaded(Resource resource) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            GuardedRoutesLoader loader = new GuardedRoutesLoader(context, TestSettings.ALL, Optional.of(directory));
            for (RoutesBuilder builder : loader.findRoutesBuilders(List.of(resource), false)) {
                context.addRoutes(builder);
            }
            return context.getRouteDefinitions().stream()
                    .map(RouteDefinition::getRouteId)
                    .toList();
        }
    }

    private static Resource resource(String location, String content) {
        return ResourceHelper.fromBytes(location, content.getBytes(StandardCharsets.UTF_8));
    }
}
