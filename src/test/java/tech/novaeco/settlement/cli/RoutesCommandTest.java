package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.adapter.routecheck.RouteEdit;

class RoutesCommandTest {
    private static final Setup NOWHERE = CliRun.servers("postgresql://nobody@127.0.0.1:1/none", "amqp://127.0.0.1:1");

    @TempDir
    private Path directory;

    @Test
    void the_routes_of_the_jar_are_fine_and_no_server_is_asked() {
        CliRun run = CliRun.of(NOWHERE, "routes", "check");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("none could lose or double money");
    }

    @Test
    void what_is_refused_is_told_with_file_and_line_and_the_answer_is_no() throws IOException {
        Path edited = RouteEdit.read("dangerous.yaml").get(0).writeTo(directory);
        CliRun run = CliRun.of(NOWHERE, "routes", "check", directory.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .startsWith(edited + ":")
                .contains(": R20 ")
                .contains("Why: ")
                .contains("Do: ");
        CliRun json = CliRun.of(NOWHERE, "-o", "json", "routes", "check", directory.toString());
        assertThat(json.json().path(0).path("rule").asText()).isEqualTo("R20");
    }

    @Test
    void a_directory_that_is_none_is_a_wrong_command() {
        CliRun run = CliRun.of(NOWHERE, "routes", "check", "/there/is/no/such/directory");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @Test
    void a_directory_without_route_files_changes_nothing() throws IOException {
        Files.writeString(directory.resolve("README.md"), "Ours");
        assertThat(CliRun.of(NOWHERE, "routes", "check", directory.toString()).exitCode())
                .isZero();
    }
}
