package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;

/**
 * What is to be undone of a settled trade, and why: {@code trade-reversal.v1.schema.json}. Its id follows from what it
 * says, so that the same reversal, however often it is asked for, settles once.
 *
 * @param reverses the trade
 * @param amount how much of what the buyer paid goes back, in major units of that asset; null: all of it
 * @param reason for the records: 1 to {@value #MAX_REASON} printable characters
 */
public record TradeReversal(TradeId reverses, @Nullable DecimalAmount amount, String reason) {
    public static final int MAX_REASON = 500;

    /** Of this service alone, so that no other name in the world leads to the same id. Never to be changed. */
    private static final UUID NAMESPACE = UUID.fromString("7c9a5b52-0c0e-4f53-8f0a-6a1f4d6b3e21");

    private static final int VERSION = 1;

    public TradeReversal {
        if (reason.isBlank()
                || !reason.equals(reason.strip())
                || reason.length() > MAX_REASON
                || !reason.codePoints().allMatch(TradeReversal::isPrintable)) {
            throw new IllegalArgumentException("reason: 1 to " + MAX_REASON
                    + " printable characters on one line are allowed, no space at either end");
        }
    }

    /** @throws RefusedTrade {@code SCHEMA}, {@code ID_INVALID} or {@code AMOUNT_INVALID} */
    public static TradeReversal read(byte[] document) throws RefusedTrade {
        JsonNode tree = new TradeParser().parse(document);
        JsonNode amount = tree.get("amount");
        try {
            return new TradeReversal(
                    TradeId.parse(tree.path("reverses").asText()),
                    amount == null ? null : DecimalAmount.ofText(amount.asText()),
                    tree.path("reason").asText());
        } catch (InvalidAmount e) {
            throw new RefusedTrade(ReasonCode.AMOUNT_INVALID, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new RefusedTrade(ReasonCode.SCHEMA, String.valueOf(e.getMessage()));
        }
    }

    /** @param minorUnits of the asset the buyer paid in, with {@code scale} digits; null: all that was paid */
    public static TradeReversal of(TradeId reverses, @Nullable Long minorUnits, int scale, String reason) {
        return new TradeReversal(
                reverses, minorUnits == null ? null : new DecimalAmount(BigDecimal.valueOf(minorUnits, scale)), reason);
    }

    /** The reversal's own trade id: a UUID of version 5 (RFC 9562) over its hash. */
    public TradeId id() {
        return new TradeId(UuidCreator.getNameBasedSha1(NAMESPACE, hash().hex()));
    }

    /** SHA-256 over {@link #canonicalBytes()}. */
    public TradeHash hash() {
        try {
            return TradeHashes.hash(tree());
        } catch (RefusedTrade e) {
            throw new IllegalStateException("a reversal has no number that could be refused", e);
        }
    }

    /** RFC 8785, in UTF-8. */
    public byte[] canonicalBytes() {
        try {
            return TradeHashes.canonicalBytes(tree());
        } catch (RefusedTrade e) {
            throw new IllegalStateException("a reversal has no number that could be refused", e);
        }
    }

    private ObjectNode tree() {
        ObjectNode tree = StrictJson.MAPPER.createObjectNode();
        tree.put("schemaVersion", VERSION);
        tree.put("reverses", reverses.toString());
        if (amount != null) {
            tree.put("amount", amount.value().toPlainString());
        }
        return tree.put("reason", reason);
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
