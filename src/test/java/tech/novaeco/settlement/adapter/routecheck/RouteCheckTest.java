package tech.novaeco.settlement.adapter.routecheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RouteCheckTest {
    private static final RouteCheck CHECK = new RouteCheck(TestSettings.ALL);

    @TempDir
    private Path directory;

    static List<RouteEdit> dangerous() {
        return RouteEdit.read("dangerous.yaml");
    }

    static List<RouteEdit> harmless() {
        return RouteEdit.read("harmless.yaml");
    }

    @Test
    void the_routes_of_the_jar_are_accepted() throws IOException {
        assertThat(CHECK.check(RouteFiles.of(Optional.empty()))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dangerous")
    void a_dangerous_edit_is_refused_by_its_rule_at_its_line(RouteEdit edit) throws IOException {
        Path edited = edit.writeTo(directory);
        List<Finding> findings = CHECK.check(RouteFiles.of(Optional.of(directory)));
        List<String> lines = Files.readAllLines(edited);
        assertThat(findings)
                .anySatisfy(finding -> {
                    assertThat(finding.rule()).isEqualTo(edit.rule());
                    assertThat(finding.file()).isEqualTo(edited.toString());
                    assertThat(lines.get(finding.line() - 1).strip()).isEqualTo(edit.line());
                })
                .allSatisfy(finding -> assertThat(finding.file()).isEqualTo(edited.toString()));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void a_harmless_edit_is_accepted(RouteEdit edit) throws IOException {
        edit.writeTo(directory);
        assertThat(CHECK.check(RouteFiles.of(Optional.of(directory)))).isEmpty();
    }

    @Test
    void a_directory_whose_name_camel_would_decode_is_refused() throws IOException {
        Path decoded = Files.createDirectory(directory.resolve("my+routes"));
        assertThat(CHECK.check(RouteFiles.of(Optional.of(decoded))))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule()).isEqualTo("R03");
                    assertThat(finding.toString()).contains(decoded + ":1: ", "allowed: letters");
                });
    }

    @Test
    void what_cannot_be_read_is_refused_not_thrown() throws IOException {
        Files.createDirectory(directory.resolve("71-directory.camel.yaml"));
        Files.createSymbolicLink(directory.resolve("72-link.camel.yaml"), directory.resolve("nowhere"));
        Files.write(directory.resolve("73-latin.camel.yaml"), new byte[] {'-', ' ', (byte) 0xE9, '\n'});
        assertThat(CHECK.check(RouteFiles.of(Optional.of(directory))))
                .extracting(finding -> finding.rule() + " " + finding.what())
                .containsExactly(
                        "R03 this is no file that can be read",
                        "R03 this is no file that can be read",
                        "R01 this is no UTF-8");
    }

    @Test
    void every_rule_refuses_an_edit_under_test() {
        Set<String> tested = dangerous().stream().map(RouteEdit::rule).collect(Collectors.toSet());
        assertThat(tested).isEqualTo(Rules.ALL.stream().map(Rule::id).collect(Collectors.toSet()));
        assertThat(Rules.ALL.stream().map(Rule::id)).doesNotHaveDuplicates();
    }

    @Test
    void every_rule_is_explained_to_engineers() throws IOException {
        String page = Files.readString(Path.of("docs", "ROUTES.md"));
        List<String> rows =
                page.lines().filter(line -> line.matches("\\| R[0-9]{2} \\|.*")).toList();
        assertThat(rows)
                .containsExactlyElementsOf(Rules.ALL.stream()
                        .map(rule -> "| " + rule.id() + " | " + rule.title() + " | " + rule.why() + " |")
                        .toList());
    }

    @Test
    void a_property_that_a_bean_reads_is_nobodys_own() throws IOException {
        Pattern named = Pattern.compile("(?:[gs]etProperty\\(\"|static final String [A-Z]+ = \")([A-Za-z]+)\"");
        try (Stream<Path> files = Files.list(Path.of("src/main/java/tech/novaeco/settlement/adapter/camel"))) {
            for (Path file : files.toList()) {
                assertThat(named.matcher(Files.readString(file)).results().map(found -> found.group(1)))
                        .as(file.toString())
                        .isSubsetOf(MoneyRoutes.PROPERTIES);
            }
        }
    }
}
