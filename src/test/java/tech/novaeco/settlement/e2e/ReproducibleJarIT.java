package tech.novaeco.settlement.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What would make two builds of one source differ; {@code make reproducible} builds twice and compares. */
class ReproducibleJarIT {
    private static final Pattern TIMESTAMP =
            Pattern.compile("<project.build.outputTimestamp>([^<]+)</project.build.outputTimestamp>");

    @Test
    void the_jar_holds_neither_the_time_nor_the_place_of_its_build() throws IOException {
        Matcher set = TIMESTAMP.matcher(Files.readString(Path.of("pom.xml")));
        assertThat(set.find()).isTrue();
        LocalDateTime time = OffsetDateTime.parse(set.group(1)).toLocalDateTime();
        try (JarFile jar = new JarFile("target/trade-settlement-worker.jar")) {
            List<LocalDateTime> times =
                    jar.stream().map(ZipEntry::getTimeLocal).distinct().toList();
            assertThat(times).containsExactly(time);
            assertThat(jar.getManifest().getMainAttributes().keySet().stream().map(String::valueOf))
                    .doesNotContain("Built-By", "Build-Time", "Build-Jdk", "Build-Os");
            assertThat(jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith("pom.properties")))
                    .allSatisfy(name -> assertThat(new String(
                                    jar.getInputStream(jar.getEntry(name)).readAllBytes(), UTF_8))
                            .doesNotContain("#Sun", "#Mon", "#Tue", "#Wed", "#Thu", "#Fri", "#Sat"));
        }
    }
}
