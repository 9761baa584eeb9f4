package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.support.Corpus;
import tech.novaeco.settlement.support.HostileMessage;
import tech.novaeco.settlement.support.SampleKeys;

/** Which reason is given at which stage, and by how many hostile messages. */
class CorpusCoverageTest {
    private enum Stage {
        SIZE,
        PARSE,
        SCHEMA,
        VALUES,
        HASH,
        SIGNATURE,
        SCALE,
        DOMAIN
    }

    /** All that a stage can say; whoever gives a stage another reason gives the corpus a message for it. */
    private static final Map<Stage, Set<ReasonCode>> REASONS = new EnumMap<>(Map.of(
            Stage.SIZE, EnumSet.of(ReasonCode.TOO_LARGE),
            Stage.PARSE, EnumSet.of(ReasonCode.MALFORMED, ReasonCode.AMOUNT_INVALID),
            Stage.SCHEMA, EnumSet.of(ReasonCode.SCHEMA),
            Stage.VALUES, EnumSet.of(ReasonCode.SCHEMA, ReasonCode.AMOUNT_INVALID, ReasonCode.ID_INVALID),
            Stage.HASH, EnumSet.of(ReasonCode.HASH_MISMATCH),
            Stage.SIGNATURE, EnumSet.of(ReasonCode.SIGNATURE_INVALID),
            Stage.SCALE, EnumSet.of(ReasonCode.AMOUNT_INVALID),
            Stage.DOMAIN,
                    EnumSet.of(
                            ReasonCode.UNKNOWN_ACCOUNT,
                            ReasonCode.UNKNOWN_ASSET,
                            ReasonCode.ACCOUNT_FROZEN,
                            ReasonCode.ACCOUNT_CLOSED,
                            ReasonCode.SELF_TRADE,
                            ReasonCode.LACK_OF_FUNDS,
                            ReasonCode.LACK_OF_ASSET,
                            ReasonCode.RIGHT_ENCUMBERED,
                            ReasonCode.RATE_UNAVAILABLE,
                            ReasonCode.EXPIRED,
                            ReasonCode.HOLD_NOT_FOUND,
                            ReasonCode.HOLD_RESOLVED,
                            ReasonCode.DUPLICATE_CONFLICT)));

    private static final Map<ReasonCode, String> WITHOUT_A_MESSAGE = new EnumMap<>(Map.of(
            ReasonCode.HOLD_EXPIRED, "a hold must be placed before its time and named after it: HoldsTest",
            ReasonCode.LINK_FAILED, "it takes more than one message: LinkedTradesLedgerTest",
            ReasonCode.NOT_REVERSIBLE, "reversals come from requests of people, not from this queue: ReversalTest",
            ReasonCode.INTERNAL, "a fault of the worker itself: no message is known that provokes it, OneBadTradeIT"));

    private final TradeParser parser = new TradeParser();
    private final DocumentTypes types = new DocumentTypes();
    private final TradeValidator unsigned = new TradeValidator(Assets.registry(), HashCheck.VERIFY);

    @Test
    void every_stage_gives_every_reason_it_has_and_no_other(TestReporter report) {
        Map<Stage, Map<ReasonCode, Integer>> matrix = new TreeMap<>();
        for (HostileMessage message : everything()) {
            OriginCheck keys = message.category().equals("signature") ? SampleKeys.all() : OriginCheck.NONE;
            matrix.computeIfAbsent(stage(message.body(), keys), stage -> new TreeMap<>())
                    .merge(message.reason(), 1, Integer::sum);
        }
        matrix.forEach((stage, reasons) -> report.publishEntry(stage.name(), reasons.toString()));

        assertThat(matrix.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, row -> row.getValue().keySet())))
                .isEqualTo(REASONS);
    }

    @Test
    void every_reason_has_a_message_or_says_why_not() {
        Set<ReasonCode> shown =
                everything().stream().map(HostileMessage::reason).collect(Collectors.toSet());
        assertThat(WITHOUT_A_MESSAGE.keySet()).doesNotContainAnyElementsOf(shown);
        shown.addAll(WITHOUT_A_MESSAGE.keySet());
        assertThat(shown).containsExactlyInAnyOrder(ReasonCode.values());
    }

    @Test
    void there_are_enough_of_them_and_none_twice() {
        assertThat(Corpus.files()).hasSizeGreaterThanOrEqualTo(240);
        assertThat(everything().stream()
                        .map(message -> ByteBuffer.wrap(message.body()))
                        .toList())
                .doesNotHaveDuplicates();
    }

    private static List<HostileMessage> everything() {
        return Stream.concat(Corpus.all().stream(), Corpus.ofSignatures().stream())
                .toList();
    }

    /** Found by going through the stages one by one, not by the message's name. */
    private Stage stage(byte[] body, OriginCheck keys) {
        Stage stage = body.length > StrictJson.MAX_BYTES ? Stage.SIZE : Stage.PARSE;
        try {
            JsonNode tree = parser.parse(body);
            stage = Stage.SCHEMA;
            types.check(tree);
            stage = Stage.VALUES;
            TradeHash claimed = types.read(tree).tradeHash();
            stage = Stage.HASH;
            if (!TradeHashes.hash(tree).equals(claimed)) {
                return stage;
            }
            stage = Stage.SIGNATURE;
            keys.check(tree, Instant.now());
            stage = Stage.SCALE;
            unsigned.validate(tree);
            return Stage.DOMAIN;
        } catch (RefusedTrade refused) {
            return stage;
        }
    }
}
