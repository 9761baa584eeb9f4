package tech.novaeco.settlement.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeDocument;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** The parser and the validator, from bytes to a trade. */
class TradeFuzzTest {
    /** Of the processor, per message; the slowest known takes a tenth of a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final TradeParser PARSER = new TradeParser();
    private static final TradeValidator FORM = new TradeValidator(Assets.registry(), HashCheck.OPAQUE);
    private static final TradeValidator ALL = new TradeValidator(Assets.registry(), HashCheck.VERIFY);

    static Stream<byte[]> seeds() {
        return Seeds.messages();
    }

    @MethodSource("seeds")
    @FuzzTest
    void any_bytes_are_a_trade_or_refused(byte[] message) throws RefusedTrade {
        long begin = THREADS.getCurrentThreadCpuTime();
        try {
            JsonNode tree = PARSER.parse(message);
            judge(tree, FORM.validate(tree));
        } catch (RefusedTrade refused) {
            assertThat(refused.reason().isPoison()).as("%s", refused.reason()).isTrue();
            assertThat(refused.getMessage()).matches("[ -~]{10," + RefusedTrade.MAX_CHARACTERS + "}");
        }
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begin)).isLessThan(PATIENCE);
    }

    /** Nobody can guess a hash, so the right one is put in: it must be taken, and any other refused. */
    private static void judge(JsonNode tree, TradeDocument event) throws RefusedTrade {
        if (event instanceof TradeExecutedEvent paid) {
            assertThat(paid.amount().value()).isPositive();
            assertThat(paid.amount().value().precision()).isLessThanOrEqualTo(18);
        }
        String hash = TradeHashes.hash(tree).hex();
        JsonNode right = tree.<ObjectNode>require().deepCopy().put("tradeHash", hash);
        TradeDocument trade = ALL.validate(right);
        assertThat(trade.tradeHash().hex()).isEqualTo(hash);
        assertThat(trade.tradeId()).isEqualTo(event.tradeId());
        assertThat(ALL.validate(PARSER.parse(right.toString().getBytes(UTF_8)))).isEqualTo(trade);

        String payer = event instanceof TradeExecutedEvent ? "buyerId" : "payerId";
        String name = tree.path(payer).textValue();
        JsonNode wrong = right.<ObjectNode>deepCopy().put(payer, name + "x");
        if (name.length() < 64) {
            assertThatExceptionOfType(RefusedTrade.class)
                    .isThrownBy(() -> ALL.validate(wrong))
                    .satisfies(refused -> assertThat(refused.reason()).isEqualTo(ReasonCode.HASH_MISMATCH));
        }
    }
}
