package tech.novaeco.settlement.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.StrictJson;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeValidator;

/**
 * Builds trades as a market place would send them: {@code Trades.trade().buyer("alice").amount("12.50").bytes()}. Where
 * nothing is said, alice pays bob 12.50 EUR under a new random id; the hash is right unless given.
 */
public final class Trades {
    private static final ObjectMapper MAPPER = StrictJson.mapper();
    private static final TradeValidator VALIDATOR = new TradeValidator(code -> Optional.empty(), HashCheck.OPAQUE);

    private final ObjectNode tree = MAPPER.createObjectNode();

    private Trades() {
        id(UUID.randomUUID().toString());
        buyer("alice").seller("bob").amount("12.50").asset("EUR");
    }

    public static Trades trade() {
        return new Trades();
    }

    public Trades id(String tradeId) {
        tree.put("tradeId", tradeId);
        return this;
    }

    public Trades buyer(String buyerId) {
        tree.put("buyerId", buyerId);
        return this;
    }

    public Trades seller(String sellerId) {
        tree.put("sellerId", sellerId);
        return this;
    }

    public Trades amount(String amount) {
        tree.put("amount", amount);
        return this;
    }

    /** The amount as a JSON number instead of a string. */
    public Trades amount(BigDecimal amount) {
        tree.put("amount", amount);
        return this;
    }

    public Trades asset(String assetType) {
        tree.put("assetType", assetType);
        return this;
    }

    public Trades delivery(String assetType, String quantity) {
        tree.putObject("delivery").put("assetType", assetType).put("quantity", quantity);
        return this;
    }

    /** A right. */
    public Trades deliveryOf(String assetType, String tokenId) {
        tree.putObject("delivery").put("assetType", assetType).put("tokenId", tokenId);
        return this;
    }

    public Trades executedAt(Instant instant) {
        tree.put("executedAt", instant.toString());
        return this;
    }

    public Trades settleBy(Instant instant) {
        tree.put("settleBy", instant.toString());
        return this;
    }

    public Trades priority(int priority) {
        tree.put("priority", priority);
        return this;
    }

    public Trades link(UUID id, int size) {
        tree.put("linkId", id.toString()).put("linkSize", size);
        return this;
    }

    /** Another hash than the right one. */
    public Trades hash(String tradeHash) {
        tree.put("tradeHash", tradeHash);
        return this;
    }

    /** Any member, well-formed or not: {@code with("amount", "null")}, {@code with("payWith", "\"EUR\"")}. */
    public Trades with(String member, String json) {
        try {
            tree.set(member, MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
        return this;
    }

    public Trades without(String member) {
        tree.remove(member);
        return this;
    }

    public JsonNode tree() {
        ObjectNode complete = tree.deepCopy();
        if (!complete.has("tradeHash")) {
            try {
                complete.put("tradeHash", TradeHashes.hash(complete).hex());
            } catch (RefusedTrade e) {
                complete.put("tradeHash", "0".repeat(64)); // a number without a canonical form: there is no right hash
            }
        }
        return complete;
    }

    public String json() {
        return tree().toString();
    }

    public byte[] bytes() {
        return json().getBytes(StandardCharsets.UTF_8);
    }

    /** @throws AssertionError if what was built is not a trade */
    public TradeExecutedEvent event() {
        try {
            return (TradeExecutedEvent) VALIDATOR.validate(tree());
        } catch (RefusedTrade e) {
            throw new AssertionError(e.reason() + ": " + e.getMessage(), e);
        }
    }
}
