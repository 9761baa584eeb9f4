package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.support.Trades;

class TradeParserTest {
    private final TradeParser parser = new TradeParser();

    @Test
    void a_message_of_exactly_the_limit_is_read() throws RefusedTrade {
        String trade = Trades.trade().json();

        assertThat(parse(trade + " ".repeat(65_536 - trade.length())).isObject())
                .isTrue();
    }

    @Test
    void one_byte_more_is_too_large_and_the_refusal_says_how_much_is_allowed() {
        RefusedTrade refused = refusal(" ".repeat(65_537));

        assertThat(refused.reason()).isEqualTo(ReasonCode.TOO_LARGE);
        assertThat(refused).hasMessage("the message has 65537 bytes: at most 65536 are allowed");
    }

    @Test
    void the_limit_counts_bytes_not_characters() {
        assertThat(refusal("{\"x\":\"" + "\u20ac".repeat(30_000) + "\"}").reason())
                .isEqualTo(ReasonCode.TOO_LARGE);
    }

    @Test
    void sixteen_levels_are_read_and_seventeen_refused() throws RefusedTrade {
        assertThat(parse("{\"x\":" + "[".repeat(15) + "]".repeat(15) + "}")).isNotNull();
        assertThat(refusal("{\"x\":" + "[".repeat(16) + "]".repeat(16) + "}").reason())
                .isEqualTo(ReasonCode.MALFORMED);
    }

    @Test
    void a_number_keeps_every_digit_as_it_was_written() throws RefusedTrade {
        JsonNode tree = parse("{\"a\":1234567890123456.71,\"b\":12.50,\"c\":1e400}");

        assertThat(tree.path("a").decimalValue()).isEqualTo(new BigDecimal("1234567890123456.71"));
        assertThat(tree.path("b").decimalValue()).isEqualTo(new BigDecimal("12.50"));
        assertThat(tree.path("c").decimalValue()).isEqualTo(new BigDecimal("1e400"));
    }

    @Test
    void whitespace_around_the_object_and_whole_surrogate_pairs_are_read() throws RefusedTrade {
        assertThat(parse(" \r\n\t{\"x\":\"\\ud83d\\ude00 \u20ac\"}\n").path("x").textValue())
                .isEqualTo("\ud83d\ude00 \u20ac");
    }

    @Test
    void a_refusal_says_where_the_text_stops_being_json() {
        assertThat(refusal("{\n \"amount\": NaN}"))
                .hasMessage("the message is not JSON in line 2, column 15: Non-standard token 'NaN'");
    }

    @Test
    void the_mapper_given_away_is_strict_and_cannot_loosen_the_parser() {
        StrictJson.mapper().getFactory().enable(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_COMMENTS);

        assertThat(refusal("{} // comment").reason()).isEqualTo(ReasonCode.MALFORMED);
    }

    private JsonNode parse(String text) throws RefusedTrade {
        return parser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private RefusedTrade refusal(String text) {
        return catchThrowableOfType(RefusedTrade.class, () -> parse(text));
    }
}
