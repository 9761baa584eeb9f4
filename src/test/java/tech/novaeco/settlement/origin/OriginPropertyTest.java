package tech.novaeco.settlement.origin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** Whatever is changed of a signed trade, it is refused, or it is still the same trade. */
class OriginPropertyTest {
    private static final int TRIES = 600;

    private final TradeParser parser = new TradeParser();
    /** Opaque: nothing but the signature speaks against another payload. */
    private final TradeValidator validator =
            new TradeValidator(code -> Optional.empty(), HashCheck.OPAQUE, SampleKeys.all(), Clock.systemUTC());

    @Property(tries = TRIES)
    void any_changed_bit_of_the_message_is_refused_or_changes_nothing_that_is_signed(
            @ForAll boolean hmac,
            @ForAll @IntRange(min = 0, max = 9_999) int place,
            @ForAll @IntRange(min = 0, max = 7) int bit)
            throws RefusedTrade {
        byte[] honest = signed(hmac);
        byte[] changed = honest.clone();
        changed[place % changed.length] ^= (byte) (1 << bit);

        assertThat(accepted(honest)).isTrue();
        // a line feed for a space outside of a text, a small letter of an escape: another spelling of the same trade
        if (accepted(changed)) {
            assertThat(TradeHashes.signedBytes(parser.parse(changed)))
                    .isEqualTo(TradeHashes.signedBytes(parser.parse(honest)));
            assertThat(parser.parse(changed).path("signature"))
                    .isEqualTo(parser.parse(honest).path("signature"));
        }
    }

    @Property(tries = TRIES)
    void any_changed_bit_of_the_signatures_bytes_is_refused(
            @ForAll boolean hmac, @ForAll @IntRange(min = 0, max = 511) int bit) throws RefusedTrade {
        ObjectNode trade = parser.parse(signed(hmac)).require();
        byte[] value = Base64url.bytes(trade.path("signature").path("value").asText());
        value[bit / 8 % value.length] ^= (byte) (1 << bit % 8);
        trade.withObject("signature").put("value", Base64url.of(value));

        assertThat(accepted(trade)).isFalse();
    }

    @Property(tries = 100)
    void any_other_name_or_way_of_the_key_is_refused(@ForAll boolean hmac, @ForAll String other) throws RefusedTrade {
        for (String member : new String[] {"kid", "alg"}) {
            ObjectNode trade = parser.parse(signed(hmac)).require();
            if (!other.equals(trade.path("signature").path(member).asText())) {
                trade.withObject("signature").put(member, other);
                assertThat(accepted(trade)).as(member).isFalse();
            }
        }
    }

    private static byte[] signed(boolean hmac) throws RefusedTrade {
        ObjectNode trade = Trades.trade()
                .id("0191b6a0-7c1e-7000-8000-000000000001")
                .delivery("CARBON_CREDIT", "3")
                .priority(7)
                .tree()
                .require();
        SampleKeys.secret(hmac ? "desk-1" : "market-1").sign(trade);
        return trade.toString().getBytes(StandardCharsets.UTF_8);
    }

    private boolean accepted(byte[] message) {
        try {
            return accepted(parser.parse(message));
        } catch (RefusedTrade e) {
            return false;
        }
    }

    private boolean accepted(JsonNode trade) {
        try {
            validator.validate(trade);
            return true;
        } catch (RefusedTrade e) {
            return false;
        }
    }
}
