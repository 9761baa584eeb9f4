package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Turns the bytes of a message into one JSON object, strictly. Thread-safe; takes bounded time for any input.
 *
 * <p>Refuses with {@code TOO_LARGE}, {@code MALFORMED}, or {@code AMOUNT_INVALID} where the amount is a number too long
 * to be read.
 */
public final class TradeParser {
    private static final Pattern AMOUNT =
            Pattern.compile("/amount|/delivery/quantity|/charges/[0-9]+/(amount|percent)");

    public JsonNode parse(byte[] body) throws RefusedTrade {
        if (body.length > StrictJson.MAX_BYTES) {
            throw new RefusedTrade(
                    ReasonCode.TOO_LARGE,
                    "the message has " + body.length + " bytes: at most " + StrictJson.MAX_BYTES + " are allowed");
        }
        JsonNode tree = document(utf8(body));
        if (!tree.isObject()) {
            throw malformed("the message is not a JSON object: exactly one object is allowed");
        }
        checkText(tree);
        return tree;
    }

    private static String utf8(byte[] body) throws RefusedTrade {
        try {
            // a new decoder reports what is not UTF-8; new String(...) and Jackson let some of it pass
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("the message is not valid UTF-8: JSON in UTF-8 is allowed");
        }
    }

    private static JsonNode document(String text) throws RefusedTrade {
        try (JsonParser parser = StrictJson.MAPPER.createParser(text)) {
            try {
                JsonNode tree = StrictJson.MAPPER.readTree(parser);
                if (tree == null) {
                    throw malformed("the message is empty: one JSON object is allowed");
                }
                return tree;
            } catch (StreamConstraintsException | NumberFormatException e) {
                throw outOfBounds(parser.getParsingContext().pathAsPointer().toString());
            } catch (MismatchedInputException e) {
                throw malformed("something follows the first document: exactly one JSON object is allowed");
            } catch (JsonProcessingException e) {
                throw malformed(describe(e));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    /** Beyond a bound of {@link StrictJson}, or an exponent past what a BigDecimal holds. */
    private static RefusedTrade outOfBounds(String path) {
        if (AMOUNT.matcher(path).matches()) {
            return new RefusedTrade(
                    ReasonCode.AMOUNT_INVALID,
                    path + ": the number is too long or its exponent too large; a string such as \"12.50\" is allowed");
        }
        return malformed(path + ": nested deeper than " + StrictJson.MAX_DEPTH + ", or a number of more than "
                + StrictJson.MAX_NUMBER_LENGTH + " characters or with too large an exponent");
    }

    private static String describe(JsonProcessingException fault) {
        // Jackson goes on to say how a program could allow it: no use to who sent the message
        String what = fault.getOriginalMessage().split(": enable `", 2)[0];
        JsonLocation at = fault.getLocation();
        String where = at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "the message is not JSON" + where + ": " + what;
    }

    /** PostgreSQL stores no NUL, and half a surrogate pair has no UTF-8 form, so no hash either. */
    private static void checkText(JsonNode node) throws RefusedTrade {
        if (node.isTextual()) {
            checkText(node.textValue());
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            checkText(member.getKey());
        }
        for (JsonNode child : node) {
            checkText(child);
        }
    }

    private static void checkText(String text) throws RefusedTrade {
        if (text.codePoints().anyMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))) {
            throw malformed("a text of the message holds NUL or half a surrogate pair: neither is allowed");
        }
    }

    private static RefusedTrade malformed(String text) {
        return new RefusedTrade(ReasonCode.MALFORMED, text);
    }
}
