package tech.novaeco.settlement.routes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteStyleTest {
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z0-9_.]+)");
    private static final Pattern DIRECT = Pattern.compile("direct:([A-Za-z0-9-]+)");
    private static final List<String> ORDER =
            List.of("id", "description", "note", "autoStartup", "routeConfigurationId", "errorHandler", "from");
    private static final List<String> FROM_ORDER = List.of("id", "description", "uri", "parameters", "steps");
    private static final int MOST_STEPS = 12;
    private static final int LONGEST_DESCRIPTION = 100;
    /** What Settings works out of other settings. */
    private static final Set<String> DERIVED = Set.of("PREFETCH", "SEAL_ENABLED");

    static Stream<RouteFile> files() {
        return RouteFile.all().stream();
    }

    @Test
    void there_are_route_files() {
        assertThat(RouteFile.all()).hasSizeGreaterThan(5);
        assertThat(RouteFile.all()).allMatch(file -> file.name().matches("([0-9]{2}-)?[a-z-]+\\.camel\\.yaml"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_route_has_its_keys_in_order_and_says_what_it_does(RouteFile file) {
        for (JsonNode route : file.routes()) {
            String id = route.path("id").asText();
            assertSaysWhatItDoes(id, route);
            assertOrder(id, route, ORDER);
            assertOrder(id, route.path("from"), FROM_ORDER);
            assertThat(route.has("errorHandler") || route.has("routeConfigurationId"))
                    .as("%s says what becomes of a failure", id)
                    .isTrue();
            assertThat(RouteFile.steps(route)).as(id).hasSizeBetween(1, MOST_STEPS);
        }
        for (JsonNode configuration : file.elements("routeConfiguration")) {
            assertSaysWhatItDoes(configuration.path("id").asText(), configuration);
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void a_step_has_a_name_and_says_what_it_does(RouteFile file) {
        for (Map.Entry<String, JsonNode> step : RouteFile.steps(file.content())) {
            if (step.getKey().equals("otherwise") || step.getKey().equals("when")) {
                continue;
            }
            assertSaysWhatItDoes(
                    file + " " + step.getKey() + " "
                            + step.getValue().path("id").asText(),
                    step.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void parameters_stand_as_a_map_and_not_in_the_uri(RouteFile file) {
        RouteFile.walk(file.content(), (key, value) -> {
            if (key.equals("uri")) {
                assertThat(value.asText()).doesNotContain("?");
            }
            if (key.equals("parameters")) {
                assertThat(value.isObject()).isTrue();
            }
        });
    }

    @Test
    void ids_are_unique_over_all_files() {
        List<String> ids = new ArrayList<>();
        for (RouteFile file : RouteFile.all()) {
            RouteFile.walk(file.content(), (key, value) -> {
                if (key.equals("id")) {
                    ids.add(value.asText());
                }
            });
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void files_meet_at_routes_that_exist_and_carry_the_name_of_their_endpoint() throws IOException {
        Set<String> routes = new HashSet<>();
        Set<String> called = new TreeSet<>();
        for (RouteFile file : RouteFile.all()) {
            for (JsonNode route : file.routes()) {
                String from = route.path("from").path("uri").asText();
                String id = route.path("id").asText();
                routes.add(id);
                if (from.startsWith("direct:")) {
                    assertThat(from).isEqualTo("direct:" + id);
                }
            }
            matches(DIRECT, file.text()).forEach(called::add);
        }
        matches(DIRECT, settings().getProperty("CALLBACK_RECIPIENTS")).forEach(called::add);
        assertThat(routes).containsAll(called);
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_placeholder_is_explained(RouteFile file) throws IOException {
        Set<String> known = new HashSet<>(settings().stringPropertyNames());
        known.addAll(DERIVED);
        assertThat(known).containsAll(matches(PLACEHOLDER, file.text()));
    }

    private static void assertSaysWhatItDoes(String name, JsonNode node) {
        assertThat(node.path("id").asText()).as("id of %s", name).matches(KEBAB);
        assertThat(node.path("description").asText())
                .as("description of %s", name)
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(LONGEST_DESCRIPTION);
    }

    /** Known keys only, in the order in which a person reads them. */
    private static void assertOrder(String name, JsonNode node, List<String> order) {
        List<String> keys = new ArrayList<>();
        node.fieldNames().forEachRemaining(keys::add);
        assertThat(keys)
                .as("keys of %s", name)
                .isEqualTo(order.stream().filter(keys::contains).toList());
    }

    private static List<String> matches(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static Properties settings() throws IOException {
        Properties properties = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of("src", "main", "resources", "application.properties"))) {
            properties.load(file);
        }
        return properties;
    }
}
