package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.Trades;

class TradeHashesTest {

    @Test
    void names_sort_by_utf_16_units_and_controls_take_their_short_escapes() throws RefusedTrade {
        // U+1F600 begins with the unit D83D: before U+FB33 here, after it in the order of code points
        String event =
                "{\"\ufb33\":1,\"\\ud83d\\ude00\":2,\"\u00f6\":3,\"b\":\"\\u000a\\u001f\\/\\u20ac\",\"a\":{\"d\":1,\"c\":2}}";

        assertThat(canonical(event))
                .isEqualTo(
                        "{\"a\":{\"c\":2,\"d\":1},\"b\":\"\\n\\u001f/\u20ac\",\"\u00f6\":3,\"\ud83d\ude00\":2,\"\ufb33\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12.5", "12.50", "1.25e1", "1250e-2", "0.125E+2"})
    void a_number_is_hashed_by_its_value(String number) throws RefusedTrade {
        assertThat(canonical("{\"amount\":" + number + "}")).isEqualTo("{\"amount\":12.5}");
    }

    @Test
    void neither_the_hash_nor_the_signature_is_hashed_and_the_event_stays_as_it_was() throws RefusedTrade {
        ObjectNode event = (ObjectNode) parse("{\"a\":1,\"tradeHash\":\"x\",\"signature\":{\"kid\":\"k\"}}");
        ObjectNode before = event.deepCopy();

        assertThat(TradeHashes.canonicalBytes(event)).asString().isEqualTo("{\"a\":1}");
        assertThat(event).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1234567890123456", "1234567890123456.71", "1e999999999", "1e-999999999", "1e400", "[1e309]"})
    void a_number_without_a_canonical_form_of_its_own_is_refused(String number) {
        assertThatThrownBy(() -> canonical("{\"x\":" + number + "}"))
                .isInstanceOfSatisfying(
                        RefusedTrade.class, e -> assertThat(e.reason()).isEqualTo(ReasonCode.AMOUNT_INVALID));
    }

    @Test
    void any_change_of_a_trade_changes_its_hash() throws RefusedTrade {
        Trades trade = Trades.trade();
        TradeHash hash = TradeHashes.hash(trade.tree());

        assertThat(TradeHashes.hash(trade.amount("12.51").tree())).isNotEqualTo(hash);
        assertThat(TradeHashes.hash(trade.amount("12.50").tree())).isEqualTo(hash);
        assertThat(TradeHashes.hash(trade.priority(1).tree())).isNotEqualTo(hash);
    }

    private static String canonical(String event) throws RefusedTrade {
        return new String(TradeHashes.canonicalBytes(parse(event)), StandardCharsets.UTF_8);
    }

    private static JsonNode parse(String event) throws RefusedTrade {
        return new TradeParser().parse(event.getBytes(StandardCharsets.UTF_8));
    }
}
