package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Trades;

/** A rate is believed as a trade is: by its form, and by a signature where the worker has keys. */
class RateValidatorTest {
    private static final RateValidator ANYBODY = new RateValidator(OriginCheck.NONE, Clock.systemUTC());
    private static final RateValidator PRODUCERS = new RateValidator(SampleKeys.all(), Clock.systemUTC());

    private static ObjectNode rate() throws RefusedTrade {
        return new TradeParser().parse("""
                        {"type": "RateQuoted", "rateId": "0191b6a0-7c1e-7000-9000-0000000000f1", "base": "EUR", "quote": "JPY", \
                        "rate": "160.55", "source": "ECB", "quotedAt": "2026-11-28T08:00:00Z", "validUntil": "2026-11-28T16:00:00Z"}""".getBytes(StandardCharsets.UTF_8)).require();
    }

    private static ReasonCode refused(RateValidator validator, ObjectNode rate) {
        try {
            throw new AssertionError("accepted: " + validator.validate(rate));
        } catch (RefusedTrade refusal) {
            return refusal.reason();
        }
    }

    @Test
    void a_rate_is_read_to_its_types() throws RefusedTrade {
        RateQuoted read = ANYBODY.validate(rate());

        assertThat(read.base().value()).isEqualTo("EUR");
        assertThat(read.rate().value()).isEqualByComparingTo("160.55");
        assertThat(read.validUntil()).isAfter(read.quotedAt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"market-1", "desk-1"})
    void where_there_are_keys_a_rate_needs_a_signature_over_just_what_it_says(String kid) throws RefusedTrade {
        ObjectNode rate = rate();
        assertThat(refused(PRODUCERS, rate)).isEqualTo(ReasonCode.SIGNATURE_INVALID);

        SampleKeys.secret(kid).sign(rate);
        assertThat(PRODUCERS.validate(rate).source()).isEqualTo("ECB");
        assertThat(refused(PRODUCERS, rate.put("rate", "160.56"))).isEqualTo(ReasonCode.SIGNATURE_INVALID);
    }

    @Test
    void a_trades_signature_makes_no_rate_and_a_trade_is_none() throws RefusedTrade {
        ObjectNode trade = Trades.trade().tree().require();
        SampleKeys.secret("market-1").sign(trade);
        ObjectNode rate = rate();
        rate.set("signature", trade.get("signature"));

        assertThat(refused(PRODUCERS, rate)).isEqualTo(ReasonCode.SIGNATURE_INVALID);
        assertThat(refused(PRODUCERS, trade)).isEqualTo(ReasonCode.SCHEMA);
    }

    @Test
    void a_rate_that_ends_before_it_begins_is_none() throws RefusedTrade {
        ObjectNode rate = rate().put("validUntil", "2026-11-28T08:00:00Z");

        assertThatThrownBy(() -> ANYBODY.validate(rate)).hasMessageContaining("a time after quotedAt");
        assertThat(refused(ANYBODY, rate().put("quote", "EUR"))).isEqualTo(ReasonCode.SCHEMA);
        assertThat(refused(ANYBODY, rate().put("rate", "0.0"))).isEqualTo(ReasonCode.AMOUNT_INVALID);
    }
}
