package tech.novaeco.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What can be known of Dockerfile and Compose file without an engine. */
class DeploymentTest {
    private static final String PINNED = "[^:@]+:.*[0-9].*";

    @Test
    void the_image_is_pinned_checks_itself_and_does_not_run_as_root() throws IOException {
        assertThat(instructions("FROM"))
                .hasSize(2)
                .allSatisfy(from -> assertThat(from.split(" ", 2)[0]).matches(PINNED));
        assertThat(instructions("USER")).singleElement().asString().matches("[1-9][0-9]*:[1-9][0-9]*");
        assertThat(instructions("HEALTHCHECK")).hasSize(1);
        assertThat(instructions("ENTRYPOINT")).singleElement().asString().startsWith("[\"java\"");
    }

    @Test
    void every_variable_of_the_worker_is_a_setting_and_every_service_is_checked() throws IOException {
        JsonNode services = compose().path("services");
        List<String> names = Configuration.names();
        assertThat(services.at("/worker/environment").fieldNames())
                .toIterable()
                .isNotEmpty()
                .isSubsetOf(names);
        assertThat(services.at("/worker/read_only").asBoolean()).isTrue();
        for (String server : List.of("postgres", "rabbitmq")) {
            assertThat(services.path(server).path("image").asText()).matches(PINNED);
            assertThat(services.at("/" + server + "/healthcheck/test").isArray())
                    .isTrue();
            assertThat(services.at("/worker/depends_on/" + server + "/condition")
                            .asText())
                    .isEqualTo("service_healthy");
        }
    }

    @Test
    void every_port_is_published_on_this_machine_only_and_every_mounted_file_is_there() throws IOException {
        for (JsonNode service : compose().path("services")) {
            service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
            service.path("volumes").forEach(volume -> {
                String source = volume.asText().split(":", 2)[0];
                if (source.startsWith("./")) {
                    assertThat(Path.of("deploy").resolve(source)).isRegularFile();
                }
            });
        }
    }

    private static JsonNode compose() throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(Files.readString(Path.of("deploy", "compose.yaml")));
    }

    private static List<String> instructions(String name) throws IOException {
        return Files.readAllLines(Path.of("Dockerfile")).stream()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length()).strip())
                .toList();
    }
}
