package tech.novaeco.settlement.adapter.routecheck;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An edit of the real route files, from a list under {@code src/test/resources/route-edits}: in one of them a text is
 * replaced, or a file is added. It fails where the text is no longer there, so that no edit tests yesterday's routes.
 *
 * @param rule that must refuse it; none for a harmless edit
 * @param line the text, without blanks around it, of the line that must be named
 */
public record RouteEdit(
        String name,
        @Nullable String rule,
        @Nullable String file,
        @Nullable String replace,
        @Nullable String by,
        @Nullable String append,
        @Nullable String add,
        @Nullable String content,
        @Nullable String line,
        @JsonProperty("starts") boolean starts) {
    private static final Path ROUTES = Path.of("src", "main", "resources", "routes");

    public static List<RouteEdit> read(String list) {
        try (InputStream resource = RouteEdit.class.getResourceAsStream("/route-edits/" + list)) {
            return new YAMLMapper().readValue(resource, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the edited file, and nothing else, into the directory; on top of an edit that is there already. */
    public Path writeTo(Path directory) throws IOException {
        if (add != null) {
            return Files.writeString(directory.resolve(add), String.valueOf(content));
        }
        Path target = directory.resolve(String.valueOf(file));
        String text = Files.readString(Files.exists(target) ? target : ROUTES.resolve(String.valueOf(file)));
        String wanted = String.valueOf(replace);
        int first = text.indexOf(wanted);
        if (first < 0) {
            throw new AssertionError(name + ": " + file + " no longer holds\n" + wanted);
        }
        String edited = text.substring(0, first)
                + by
                + text.substring(first + wanted.length())
                + (append == null ? "" : append);
        return Files.writeString(target, edited);
    }

    @Override
    public String toString() {
        return name;
    }
}
