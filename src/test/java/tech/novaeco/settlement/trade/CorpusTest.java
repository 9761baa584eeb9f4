package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.support.Corpus;
import tech.novaeco.settlement.support.HostileMessage;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Trades;

class CorpusTest {
    /** The slowest takes about 100 ms on a cold machine. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final TradeParser parser = new TradeParser();
    private final TradeValidator validator = new TradeValidator(Assets.registry(), HashCheck.VERIFY);

    private final TradeValidator keyed =
            new TradeValidator(Assets.registry(), HashCheck.VERIFY, SampleKeys.all(), Clock.systemUTC());

    static List<HostileMessage> corpus() {
        return Corpus.poison();
    }

    static List<HostileMessage> corpusOfSignatures() {
        return Corpus.ofSignatures();
    }

    @ParameterizedTest
    @MethodSource("corpus")
    void a_hostile_message_is_refused_with_its_reason(HostileMessage message) {
        RefusedTrade refused = assertTimeoutPreemptively(LIMIT, () -> refusal(message.body()));

        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(message.reason());
        assertThat(refused.getMessage()).matches("[ -~]{10," + RefusedTrade.MAX_CHARACTERS + "}");
    }

    @Test
    void after_the_whole_corpus_a_good_trade_still_passes() throws RefusedTrade {
        for (HostileMessage message : corpus()) {
            refusal(message.body());
        }

        assertThat(validator.validate(parser.parse(Trades.trade().bytes()))).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("corpusOfSignatures")
    void a_signature_that_is_not_its_producers_is_refused_with_its_reason(HostileMessage message) {
        RefusedTrade refused = assertTimeoutPreemptively(LIMIT, () -> refusal(message.body(), keyed));

        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(message.reason());
        assertThat(refused.getMessage()).matches("[ -~]{10," + RefusedTrade.MAX_CHARACTERS + "}");
    }

    /** Law: nothing of it is believed before, so the ledger's assets are not even asked. */
    @Test
    void a_stranger_costs_the_ledger_no_question() {
        TradeValidator watched = new TradeValidator(
                code -> fail("asked for " + code), HashCheck.VERIFY, SampleKeys.all(), Clock.systemUTC());

        assertThat(refusal(Trades.trade().asset("SEASHELL").bytes(), watched).reason())
                .isEqualTo(ReasonCode.SIGNATURE_INVALID);
    }

    private RefusedTrade refusal(byte[] body) {
        return refusal(body, validator);
    }

    private RefusedTrade refusal(byte[] body, TradeValidator validator) {
        try {
            return fail("accepted: " + validator.validate(parser.parse(body)));
        } catch (RefusedTrade refused) {
            return refused;
        }
    }
}
