package tech.novaeco.settlement.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A route file as it is written: no Camel reads it here. */
public record RouteFile(String name, String text, JsonNode content) {
    private static final Path FILES = Path.of("src", "main", "resources", "routes");
    private static final YAMLMapper YAML = new YAMLMapper();

    public static List<RouteFile> all() {
        try (Stream<Path> files = Files.list(FILES)) {
            return files.sorted().map(RouteFile::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RouteFile read(Path file) {
        try {
            String text = Files.readString(file);
            return new RouteFile(file.getFileName().toString(), text, YAML.readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The top elements of this kind: {@code route}, {@code routeConfiguration}, {@code beans}. */
    public List<JsonNode> elements(String kind) {
        return StreamSupport.stream(content.spliterator(), false)
                .filter(element -> element.has(kind))
                .map(element -> element.get(kind))
                .toList();
    }

    public List<JsonNode> routes() {
        return elements("route");
    }

    /** Every step below {@code node}, however deep, with its kind. */
    static List<Map.Entry<String, JsonNode>> steps(JsonNode node) {
        List<Map.Entry<String, JsonNode>> found = new ArrayList<>();
        walk(node, (key, value) -> {
            if (key.equals("steps")) {
                value.forEach(step -> found.addAll(step.properties()));
            }
        });
        return found;
    }

    /** Every member below {@code node}, however deep. */
    static void walk(JsonNode node, BiConsumer<String, JsonNode> visitor) {
        node.properties().forEach(member -> {
            visitor.accept(member.getKey(), member.getValue());
            walk(member.getValue(), visitor);
        });
        if (node.isArray()) {
            node.forEach(element -> walk(element, visitor));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
