package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.support.Trades;

class TradePropertyTest {
    private static final UUID NIL = new UUID(0, 0);
    private static final UUID MAX = new UUID(-1, -1);

    @Property
    void trade_ids_are_in_the_order_of_their_unsigned_bytes(@ForAll("uuids") UUID a, @ForAll("uuids") UUID b) {
        assertThat(Integer.signum(new TradeId(a).compareTo(new TradeId(b))))
                .isEqualTo(unsigned(a).compareTo(unsigned(b)))
                .isEqualTo(Integer.signum(a.toString().compareTo(b.toString())));
    }

    @Property
    void the_schema_and_the_types_agree_on_what_is_an_amount_and_what_an_id(@ForAll("nearMisses") String text)
            throws IOException {
        boolean bySchema = schemaTakes("amount", text) && isPositive(text) && digits(text) <= 18;
        assertThat(typeTakes(text, TradePropertyTest::amount))
                .as("amount '%s'", text)
                .isEqualTo(bySchema);
        assertThat(schemaTakes("partyId", text)).as("party '%s'", text).isEqualTo(typeTakes(text, PartyId::new));
    }

    @Property
    void any_bytes_are_read_or_refused_and_nothing_else_happens(@ForAll byte[] bytes) {
        assertThat(outcome(bytes)).isIn(ReasonCode.MALFORMED, ReasonCode.SCHEMA);
    }

    @Property
    void a_good_trade_with_one_byte_changed_is_refused(@ForAll byte replacement, @ForAll int at) {
        byte[] bytes = Trades.trade().bytes();
        int index = Math.floorMod(at, bytes.length);
        Assume.that(bytes[index] != replacement);
        bytes[index] = replacement;

        assertThat(outcome(bytes)).isNotNull();
    }

    private static ReasonCode outcome(byte[] bytes) {
        TradeValidator validator = new TradeValidator(code -> Optional.empty(), HashCheck.VERIFY);
        try {
            throw new AssertionError("accepted " + validator.validate(new TradeParser().parse(bytes)));
        } catch (RefusedTrade refused) {
            return refused.reason();
        }
    }

    @Provide
    Arbitrary<UUID> uuids() {
        Arbitrary<Long> halves = Arbitraries.longs().edgeCases(e -> e.add(-1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE));
        return halves.tuple2().map(t -> new UUID(t.get1(), t.get2())).filter(u -> !u.equals(NIL) && !u.equals(MAX));
    }

    @Provide
    Arbitrary<String> nearMisses() {
        Arbitrary<String> digits = Arbitraries.strings().withChars("0159").ofMaxLength(20);
        Arbitrary<String> amounts = digits.tuple2().map(parts -> parts.get1() + "." + parts.get2());
        Arbitrary<String> parties = Arbitraries.strings().withChars("aZ9._:-").ofMaxLength(66);
        Arbitrary<String> strange =
                Arbitraries.strings().withChars("01.-+ eEa\n/\u0430").ofMaxLength(6);
        return Arbitraries.oneOf(digits, amounts, parties, strange);
    }

    private static BigInteger unsigned(UUID id) {
        return new BigInteger(id.toString().replace("-", ""), 16);
    }

    private static boolean schemaTakes(String definition, String text) throws IOException {
        try (InputStream file = TradeSchema.class.getResourceAsStream(TradeSchema.RESOURCE)) {
            JsonNode schema = StrictJson.MAPPER.readTree(new String(file.readAllBytes(), StandardCharsets.UTF_8));
            String pattern = schema.at("/$defs/" + definition + "/pattern").textValue();
            return Pattern.compile(pattern.replace("$", "\\z")).matcher(text).find(); // JavaScript's $ is the very end
        }
    }

    private static <T> boolean typeTakes(String text, Function<String, T> type) {
        try {
            return type.apply(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static DecimalAmount amount(String text) {
        try {
            return DecimalAmount.ofText(text);
        } catch (InvalidAmount e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static boolean isPositive(String text) {
        return text.matches(".*[1-9].*");
    }

    /** Digits but for a lone zero before the point: the one rule that the pattern does not say. */
    private static int digits(String text) {
        return text.replaceFirst("^0(?=\\.)", "").replace(".", "").length();
    }
}
