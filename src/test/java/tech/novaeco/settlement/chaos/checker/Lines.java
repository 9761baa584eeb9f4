package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Journals: one JSON object a line. A last line that a kill cut short is left out. */
final class Lines {
    static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Lines() {}

    /** Every journal of the directory whose name begins so, in the order of their names. */
    static List<Path> files(Path directory, String prefix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(prefix))
                    .filter(file -> !file.getFileName().toString().endsWith(".err"))
                    .sorted()
                    .toList();
        }
    }

    static List<JsonNode> of(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readString(file).split("(?<=\n)", -1)) {
            if (line.endsWith("\n")) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }
}
