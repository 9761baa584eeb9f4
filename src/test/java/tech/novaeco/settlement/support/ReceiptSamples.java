package tech.novaeco.settlement.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The golden receipts of the contract, as a stranger reads them. */
public final class ReceiptSamples {
    public static final Path DIRECTORY = Path.of("src/main/resources/contract/receipts");

    /** @param verdict VALID, or what is wrong */
    public record Sample(String name, String receipt, String verdict) {
        public boolean valid() {
            return verdict.equals("VALID");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private ReceiptSamples() {}

    public static List<Sample> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> !file.endsWith("jwks.json"))
                    .sorted()
                    .map(ReceiptSamples::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Sample named(String name) {
        return read(DIRECTORY.resolve(name + ".json"));
    }

    public static String jwks() {
        try {
            return Files.readString(DIRECTORY.resolve("jwks.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample read(Path file) {
        try {
            JsonNode vector = new ObjectMapper().readTree(Files.readString(file));
            return new Sample(
                    file.getFileName().toString().replace(".json", ""),
                    vector.path("receipt").asText(),
                    vector.path("verdict").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
