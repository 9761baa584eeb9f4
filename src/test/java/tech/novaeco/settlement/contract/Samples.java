package tech.novaeco.settlement.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The sample messages, as {@code samples.json} lists them. */
public record Samples(List<Account> accounts, List<Sample> samples, List<String> without) {
    static final Path DIRECTORY = Path.of("src/main/resources/contract/samples");

    /**
     * @param right the id of a right that is minted into it, or nothing
     * @param then {@code freeze} or {@code close}, of a right what weighs on it, or nothing
     */
    public record Account(String owner, String assetType, String funded, String right, String then) {}

    /**
     * @param today what this version of the worker answers; the outcome itself but where that is still to come
     * @param after the sample to be settled before, or nothing
     * @param keys whether its worker must have the keys of {@code signatures/}; the others are unsigned
     */
    public record Sample(String outcome, String today, String after, boolean keys, byte[] body) {
        /** Otherwise the outcome is the reason why not. */
        public boolean settles() {
            return Set.of("PAID", "PENDING", "HELD", "RELEASED").contains(today);
        }

        @Override
        public String toString() {
            return outcome;
        }
    }

    public static Samples read() {
        try {
            JsonNode index = new ObjectMapper().readTree(Files.readString(DIRECTORY.resolve("samples.json")));
            return new Samples(
                    rows(index, "accounts")
                            .map(row -> new Account(
                                    row.path("owner").asText(),
                                    row.path("assetType").asText(),
                                    row.path("funded").asText("0"),
                                    row.path("right").asText(),
                                    row.path("then").asText()))
                            .toList(),
                    rows(index, "samples").map(Samples::sample).toList(),
                    rows(index, "without")
                            .map(row -> row.path("outcome").asText())
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Sample sample(JsonNode row) {
        String outcome = row.path("outcome").asText();
        return new Sample(
                outcome,
                row.path("today").asText(outcome),
                row.path("after").asText(),
                row.has("keys"),
                bytes(outcome));
    }

    public static byte[] bytes(String outcome) {
        try {
            return Files.readAllBytes(DIRECTORY.resolve(outcome + ".json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<JsonNode> rows(JsonNode index, String name) {
        return StreamSupport.stream(index.path(name).spliterator(), false);
    }
}
