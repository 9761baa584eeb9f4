package tech.novaeco.settlement.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.origin.ProducerKeys;
import tech.novaeco.settlement.origin.SecretKey;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeParser;

/** The signature and what it covers: nothing is believed but what a producer's secret signs to the same letters. */
class SignatureFuzzTest {
    private static final Instant NOW = Instant.now();
    private static final ProducerKeys KEYS = SampleKeys.all();
    private static final Map<String, SecretKey> SECRETS =
            Map.of("market-1", SampleKeys.secret("market-1"), "desk-1", SampleKeys.secret("desk-1"));

    static Stream<byte[]> seeds() throws RefusedTrade {
        return Stream.concat(Stream.of(signed("market-1"), signed("desk-1")), Seeds.messages());
    }

    @MethodSource("seeds")
    @FuzzTest
    void nobody_is_believed_who_has_no_secret(byte[] message) throws RefusedTrade {
        JsonNode trade;
        try {
            trade = new TradeParser().parse(message);
        } catch (RefusedTrade refused) {
            return; // never comes so far
        }
        try {
            KEYS.check(trade, NOW);
        } catch (RefusedTrade refused) {
            assertThat(refused.reason()).isIn(ReasonCode.SIGNATURE_INVALID, ReasonCode.AMOUNT_INVALID);
            return;
        }
        SecretKey secret = secret(trade.at("/signature/kid").asText());
        ObjectNode again = trade.<ObjectNode>require().deepCopy();
        secret.sign(again);
        assertThat(trade.at("/signature/value")).isEqualTo(again.at("/signature/value"));
        assertThat(trade.at("/signature/alg")).isEqualTo(again.at("/signature/alg"));
    }

    private static byte[] signed(String kid) throws RefusedTrade {
        ObjectNode trade = Trades.trade().tree().require();
        secret(kid).sign(trade);
        return trade.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static SecretKey secret(String kid) {
        return Objects.requireNonNull(SECRETS.get(kid), () -> "nobody's key: " + kid);
    }
}
