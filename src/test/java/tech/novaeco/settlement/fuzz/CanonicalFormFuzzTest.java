package tech.novaeco.settlement.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeParser;

/** The canonical form of anything that the parser lets through, trade or not. */
class CanonicalFormFuzzTest {
    private static final TradeParser PARSER = new TradeParser();

    static Stream<byte[]> seeds() {
        return Stream.concat(
                Seeds.messages(),
                Stream.of(
                                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
                                "{\"b\":[1e21,1e20,1e-6,1e-7,-0,0.0,123456789012345,1.5e300,-2.25E-10],\"a\":{\"\":null}}",
                                "{\"t\":\"\\u0001\\u001f\\b\\t\\n\\f\\r\\\"\\\\\\/\\u007f\\u2028\\ud83d\\ude00\",\"x\":[true,false,[]]}")
                        .map(text -> text.getBytes(UTF_8)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void the_canonical_form_is_one_and_keeps_all_that_was_said(byte[] message) throws RefusedTrade {
        JsonNode tree;
        byte[] canonical;
        try {
            tree = PARSER.parse(message);
            canonical = TradeHashes.canonicalBytes(tree);
        } catch (RefusedTrade refused) {
            return; // has no canonical form
        }
        JsonNode hashed = tree.<ObjectNode>require().deepCopy().remove(List.of("tradeHash", "signature"));
        assertThat(new String(canonical, UTF_8)).isEqualTo(SecondCanonicalForm.of(hashed));

        JsonNode again = PARSER.parse(canonical);
        assertThat(TradeHashes.canonicalBytes(again)).isEqualTo(canonical);
        assertThat(again.equals(CanonicalFormFuzzTest::byValue, hashed)).isTrue();
    }

    /** Numbers are equal by their value, {@code 12.50} and {@code 1.25e1}; all else as it is. */
    private static int byValue(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
    }
}
