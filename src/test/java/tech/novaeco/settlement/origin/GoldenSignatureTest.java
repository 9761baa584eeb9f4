package tech.novaeco.settlement.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** The published signatures, derived a second time by {@code src/test/python/vectors_check.py}. */
class GoldenSignatureTest {
    private static final int VECTORS = 7;

    static List<Path> vectors() throws IOException {
        try (Stream<Path> files = Files.list(SampleKeys.DIRECTORY)) {
            List<Path> vectors = files.filter(
                            file -> file.getFileName().toString().matches("[0-9]{2}-.*"))
                    .sorted()
                    .toList();
            assertThat(vectors).hasSize(VECTORS);
            return vectors;
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void a_golden_signature_is_of_the_text_it_says_and_is_believed(Path file) throws IOException, RefusedTrade {
        JsonNode vector = new TradeParser().parse(Files.readAllBytes(file));
        JsonNode event = vector.path("event");
        TradeValidator validator =
                new TradeValidator(code -> Optional.empty(), HashCheck.VERIFY, SampleKeys.all(), Clock.systemUTC());

        assertThat(new String(TradeHashes.signedBytes(event), StandardCharsets.UTF_8))
                .isEqualTo(vector.path("signed").asText());
        assertThat(validator.validate(event).tradeHash())
                .hasToString(event.path("tradeHash").asText());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void its_key_makes_the_same_signature_again(Path file) throws IOException, RefusedTrade {
        JsonNode event = new TradeParser().parse(Files.readAllBytes(file)).path("event");
        ObjectNode again = event.<ObjectNode>require().deepCopy();
        again.remove("signature");

        SampleKeys.secret(event.path("signature").path("kid").asText()).sign(again);

        assertThat(again).isEqualTo(event);
    }
}
