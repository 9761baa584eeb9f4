package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors, derived a second time by {@code src/test/python/vectors_check.py}. */
class GoldenVectorTest {
    private static final Path VECTORS = Path.of("src/main/resources/contract/vectors");

    static List<Path> vectors() throws IOException {
        try (Stream<Path> files = Files.list(VECTORS)) {
            return files.sorted().toList();
        }
    }

    @Test
    void there_are_vectors() throws IOException {
        assertThat(vectors()).hasSizeGreaterThanOrEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_golden_vector_holds(Path file) throws IOException, RefusedTrade {
        JsonNode vector = new TradeParser().parse(Files.readAllBytes(file));
        JsonNode event = vector.path("event");
        TradeValidator validator = new TradeValidator(code -> Optional.empty(), HashCheck.VERIFY);

        assertThat(new String(TradeHashes.canonicalBytes(event), StandardCharsets.UTF_8))
                .isEqualTo(vector.path("canonical").asText());
        assertThat(TradeHashes.hash(event))
                .isEqualTo(new TradeHash(vector.path("sha256").asText()));
        assertThat(validator.validate(event).tradeHash())
                .hasToString(vector.path("sha256").asText());
    }
}
