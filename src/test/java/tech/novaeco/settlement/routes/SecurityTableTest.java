package tech.novaeco.settlement.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A threat in SECURITY.md is only as good as the test that it names. */
class SecurityTableTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]*(?:Test|IT))`");

    @Test
    void every_threat_names_tests_and_every_one_of_them_exists() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
        List<String> threats = Files.readAllLines(Path.of("SECURITY.md")).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| threat |"))
                .toList();
        assertThat(threats).hasSizeGreaterThan(40);
        assertThat(threats).allSatisfy(threat -> {
            String[] cells = threat.split(" \\| ", -1);
            assertThat(cells).as(threat).hasSize(3);
            List<String> named = NAMED.matcher(cells[2])
                    .results()
                    .map(SecurityTableTest::name)
                    .toList();
            assertThat(named).as(threat).isNotEmpty().isSubsetOf(tests);
        });
    }

    private static String name(MatchResult found) {
        return found.group(1);
    }
}
