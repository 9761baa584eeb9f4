package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the image is made of: the worker's jar and target/lib. The servers that come along for a trial stay out. */
@Tag("alone")
class ImageContentsIT {
    private static final Path JAR = Path.of("target", "trade-settlement-worker.jar");
    private static final Path LIBRARIES = Path.of("target", "lib");

    @Test
    void neither_an_embedded_server_nor_what_starts_it_is_in_the_image() throws IOException {
        List<String> packages = new ArrayList<>();
        try (Stream<Path> libraries = Files.list(LIBRARIES)) {
            for (Path library : (Iterable<Path>) libraries::iterator) {
                packages.addAll(entries(library));
            }
        }
        assertThat(packages)
                .anyMatch(entry -> entry.startsWith("org/apache/camel/"))
                .noneMatch(entry -> entry.startsWith("org/apache/qpid/"))
                .noneMatch(entry -> entry.startsWith("io/zonky/"))
                .noneMatch(entry -> entry.startsWith("org/junit/"));
        assertThat(entries(JAR))
                .anyMatch(entry -> entry.equals("tech/novaeco/settlement/Main.class"))
                .noneMatch(entry -> entry.startsWith("tech/novaeco/settlement/local/"));
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }
}
