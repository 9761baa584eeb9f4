package tech.novaeco.settlement.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;

class ProducerKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    @ParameterizedTest
    @EnumSource
    void a_trade_signed_with_its_producers_key_is_believed(SignatureAlgorithm algorithm) {
        SecretKey secret = secret("market-1", algorithm);
        ProducerKeys keys = new ProducerKeys(List.of(secret.of("market")));

        assertThat(verdict(keys, signed(secret), NOW)).isEqualTo("believed");
    }

    @Test
    void a_trade_without_a_signature_is_refused() {
        assertThat(verdict(SampleKeys.all(), Trades.trade().tree().require(), NOW))
                .startsWith("SIGNATURE_INVALID: signature is missing");
    }

    @ParameterizedTest
    @EnumSource
    void old_and_new_key_are_believed_side_by_side_until_the_old_one_ends(SignatureAlgorithm algorithm) {
        SecretKey old = secret("market-1", algorithm);
        SecretKey next = secret("market-2", algorithm);
        Instant end = NOW.plusSeconds(60);
        ProducerKeys keys = new ProducerKeys(List.of(old.of("market")))
                .ending("market", end)
                .with(next.of("market"));

        assertThat(verdict(keys, signed(old), end.minusNanos(1))).isEqualTo("believed");
        assertThat(verdict(keys, signed(old), end)).contains("valid until " + end);
        assertThat(verdict(keys, signed(next), NOW)).isEqualTo("believed");
        assertThat(verdict(keys, signed(next), end)).isEqualTo("believed");
    }

    @Test
    void the_end_of_one_producers_keys_leaves_those_of_others_and_what_ends_earlier() {
        Instant early = NOW.plusSeconds(1);
        ProducerKeys keys = new ProducerKeys(List.of(
                key("market-1", "market", null, early),
                key("desk-1", "desk", null, null),
                key("market-2", "market", NOW.plusSeconds(90), null)));

        List<ProducerKey> after = keys.ending("market", NOW.plusSeconds(60)).keys();

        assertThat(after).extracting(ProducerKey::notAfter).containsExactly(early, null, null);
    }

    @Test
    void a_revoked_key_is_believed_no_more_whenever_the_trade_came() {
        SecretKey secret = secret("market-1", SignatureAlgorithm.EDDSA);
        ProducerKeys keys = new ProducerKeys(List.of(secret.of("market"))).revoked("market-1", NOW.plusSeconds(1));

        assertThat(verdict(keys, signed(secret), NOW)).contains("revoked");
        assertThatThrownBy(() -> keys.revoked("market-1", NOW)).hasMessageContaining("was revoked at");
        assertThatThrownBy(() -> keys.revoked("market-2", NOW)).hasMessageContaining("no key market-2");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28T12:00:00Z, 2026-11-28T11:59:59.999999999Z, NOT_YET",
        "2026-11-28T12:00:00Z, 2026-11-28T12:00:00Z, VALID",
        "2026-11-28T12:00:00Z, 2026-11-28T12:59:59.999999999Z, VALID",
        "2026-11-28T12:00:00Z, 2026-11-28T13:00:00Z, ENDED"
    })
    void a_key_is_valid_from_its_begin_until_just_before_its_end(Instant begin, Instant arrivedAt, KeyState state) {
        assertThat(key("k", "p", begin, begin.plusSeconds(3600)).state(arrivedAt))
                .isEqualTo(state);
    }

    @Test
    void how_a_key_verifies_is_its_own_and_not_what_the_message_says() {
        SecretKey secret = secret("market-1", SignatureAlgorithm.EDDSA);
        ProducerKeys keys = new ProducerKeys(List.of(secret.of("market")));
        ObjectNode trade = signed(secret);
        trade.withObject("signature").put("alg", "HS256");

        assertThat(verdict(keys, trade, NOW)).contains("alg is 'HS256': key market-1 is for EdDSA");
    }

    @Test
    void a_name_is_not_given_twice_while_the_file_remembers_it() {
        List<ProducerKey> keys = List.of(key("market-1", "market", null, null), key("market-3", "market", null, null));

        assertThat(ProducerKeys.nextKid("market", keys)).isEqualTo("market-2");
        assertThat(ProducerKeys.nextKid(
                        "market",
                        new ProducerKeys(keys).revoked("market-1", NOW).keys()))
                .isEqualTo("market-2");
    }

    /** Each is one edit of the published file; what would be believed too long or by too many is refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"desk-1\" | \"market-1\" | twice",
                "\"notAfter\" | \"notafter\" | notafter",
                "\"notAfter\" : \"2026-01-01 | \"notAfter\" : \"2026-13-01 | notAfter",
                "\"revokedAt\" : \"2026-01-01T00:00:00Z\" | \"revokedAt\" : true | revokedAt",
                "\"alg\" : \"HS256\" | \"alg\" : \"none\" | EdDSA or HS256",
                "\"alg\" : \"HS256\" | \"alg\" : \"EdDSA\" | kty",
                "\"crv\" : \"Ed25519\" | \"crv\" : \"P-256\" | kty",
                "\"producer\" : \"desk\" | \"producer\" : \"\" | producer",
                "\"kid\" : \"desk-1\" | \"kid\" : \"desk 1\" | kid",
                "\"kid\" : \"desk-1\", | \"kid\" : \"desk-1\", \"d\" : \"x\", | private",
                "\"keys\" : | \"keyz\" : | JWKS"
            })
    void a_file_with_a_fault_is_refused_as_a_whole_and_no_secret_is_shown(String from, String to, String told)
            throws IOException {
        String good = Files.readString(SampleKeys.FILE).replace("\": ", "\" : ");
        assertThat(TradeKeyFile.parse(good).keys()).hasSize(5);
        String bad = good.replace(from, to);
        assertThat(bad).isNotEqualTo(good);

        assertThatThrownBy(() -> TradeKeyFile.parse(bad))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(told)
                .hasMessageNotContaining(secretText());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "null",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":{}}",
                "{\"keys\":[1]}",
                "{\"keys\":[{}]}"
            })
    void a_file_without_keys_is_refused(String text) {
        assertThatThrownBy(() -> TradeKeyFile.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void one_key_under_two_names_is_refused_for_one_of_them_might_be_revoked() {
        SecretKey secret = secret("market-1", SignatureAlgorithm.EDDSA);
        ProducerKey twin =
                new ProducerKey("market-2", "market", secret.of("market").verifier(), null, null, null);

        assertThatThrownBy(() -> new ProducerKeys(List.of(secret.of("market"), twin)))
                .hasMessageContaining("another name");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 65})
    void a_secret_too_short_or_with_a_shorter_twin_is_refused(int bytes) {
        assertThatThrownBy(() -> new HmacSecret(new byte[bytes])).hasMessageContaining("32 to 64");
    }

    /** The neutral point and another of order 8: with such a key a signature would fit any text, or each eighth. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "01"
            })
    void a_point_that_is_no_honest_key_is_refused(String hex) {
        assertThatThrownBy(() -> new Ed25519Public(java.util.HexFormat.of().parseHex(hex)))
                .hasMessageContaining("Ed25519 public key");
    }

    @Test
    void what_is_written_reads_the_same() {
        ProducerKeys keys = SampleKeys.all();

        assertThat(KeysJson.text(TradeKeyFile.parse(KeysJson.text(keys)))).isEqualTo(KeysJson.text(keys));
        assertThat(TradeKeyFile.parse(KeysJson.text(keys)).keys())
                .extracting(key -> key.state(NOW))
                .containsExactly(KeyState.VALID, KeyState.VALID, KeyState.REVOKED, KeyState.ENDED, KeyState.NOT_YET);
    }

    private static String secretText() throws IOException {
        return Files.readString(SampleKeys.secretFile("desk-1")).replaceAll("(?s).*\"k\": \"([^\"]+)\".*", "$1");
    }

    private static ProducerKey key(String kid, String producer, @Nullable Instant begin, @Nullable Instant end) {
        Verifier verifier = secret(kid, SignatureAlgorithm.EDDSA).of(producer).verifier();
        return new ProducerKey(kid, producer, verifier, begin, end, null);
    }

    private static SecretKey secret(String kid, SignatureAlgorithm algorithm) {
        return SecretKey.generate(kid, algorithm, new SecureRandom());
    }

    private static ObjectNode signed(SecretKey secret) {
        try {
            ObjectNode trade = Trades.trade().tree().require();
            secret.sign(trade);
            return trade;
        } catch (RefusedTrade e) {
            throw new AssertionError(e);
        }
    }

    private static String verdict(ProducerKeys keys, ObjectNode trade, Instant arrivedAt) {
        try {
            keys.check(trade, arrivedAt);
            return "believed";
        } catch (RefusedTrade e) {
            assertThat(e.reason()).isEqualTo(ReasonCode.SIGNATURE_INVALID);
            return e.reason() + ": " + e.getMessage();
        }
    }
}
