package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.erdtman.jcs.JsonCanonicalizer;
import tech.novaeco.settlement.money.DecimalAmount;

/** The hash of a trade: SHA-256 over its canonical form, RFC 8785, without {@code tradeHash} and {@code signature}; and what is signed. */
public final class TradeHashes {
    private static final List<String> NOT_HASHED = List.of("tradeHash", "signature");
    private static final List<String> NOT_SIGNED = List.of("signature");
    /** First of what is signed: no signature under another kind of text can be passed off as a trade's. */
    private static final byte[] SIGNED_AS = "novafin.trade.v1\n".getBytes(StandardCharsets.US_ASCII);
    /** Beyond these powers of ten a double, and with it the canonical form, ends. */
    private static final int MAX_EXPONENT = 300;

    private TradeHashes() {}

    /** @throws RefusedTrade {@code AMOUNT_INVALID}, if a number has no canonical form of its own */
    public static TradeHash hash(JsonNode event) throws RefusedTrade {
        return new TradeHash(HexFormat.of().formatHex(sha256().digest(canonicalBytes(event))));
    }

    /**
     * The bytes that are hashed, in UTF-8.
     *
     * @param event an object read by {@link TradeParser}
     * @throws RefusedTrade {@code AMOUNT_INVALID}, if a number has no canonical form of its own
     */
    public static byte[] canonicalBytes(JsonNode event) throws RefusedTrade {
        return canonicalBytes(event, NOT_HASHED);
    }

    /**
     * The bytes that are signed, in UTF-8: {@code novafin.trade.v1}, a line feed, the canonical form with the hash.
     *
     * @param event an object read by {@link TradeParser}
     * @throws RefusedTrade {@code AMOUNT_INVALID}, if a number has no canonical form of its own
     */
    public static byte[] signedBytes(JsonNode event) throws RefusedTrade {
        byte[] form = canonicalBytes(event, NOT_SIGNED);
        byte[] signed = Arrays.copyOf(SIGNED_AS, SIGNED_AS.length + form.length);
        System.arraycopy(form, 0, signed, SIGNED_AS.length, form.length);
        return signed;
    }

    private static byte[] canonicalBytes(JsonNode event, List<String> without) throws RefusedTrade {
        ObjectNode covered = event.<ObjectNode>require().deepCopy().remove(without);
        checkNumbers(covered);
        try {
            return new JsonCanonicalizer(StrictJson.MAPPER.writeValueAsString(covered)).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException("a checked trade has a canonical form", e);
        }
    }

    /** Canonical JSON takes every number through a double: what a double cannot hold would lend its hash to another. */
    private static void checkNumbers(JsonNode node) throws RefusedTrade {
        if (node.isNumber() && !isExactAsDouble(node.decimalValue())) {
            throw new RefusedTrade(
                    ReasonCode.AMOUNT_INVALID,
                    "the number " + node.decimalValue() + " has no canonical form: at most "
                            + DecimalAmount.MAX_NUMBER_DIGITS + " significant digits are allowed; write a string");
        }
        for (JsonNode child : node) {
            checkNumbers(child);
        }
    }

    private static boolean isExactAsDouble(BigDecimal number) {
        // the exponent first, in long: the scale may be as large as an int
        long exponent = (long) number.precision() - number.scale();
        return Math.abs(exponent) <= MAX_EXPONENT
                && number.stripTrailingZeros().precision() <= DecimalAmount.MAX_NUMBER_DIGITS;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
