package tech.novaeco.settlement.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.HoldDocument;
import tech.novaeco.settlement.trade.OriginCheck;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.StrictJson;
import tech.novaeco.settlement.trade.TradeHashes;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeValidator;

/**
 * Builds messages about holds as a market place would send them: {@code Deposits.placed("alice", "shop").amount("0.25")},
 * then {@code captured()} or {@code released()} of it. Each under a new random id; the hash is right unless given.
 */
public final class Deposits {
    private static final ObjectMapper MAPPER = StrictJson.mapper();
    private static final TradeValidator VALIDATOR =
            new TradeValidator(code -> Optional.empty(), HashCheck.OPAQUE, OriginCheck.NONE, Clock.systemUTC());

    private final ObjectNode tree = MAPPER.createObjectNode();

    private Deposits(String type, String payer, String payee, String asset) {
        tree.put("type", type)
                .put("tradeId", UUID.randomUUID().toString())
                .put("payerId", payer)
                .put("payeeId", payee)
                .put("assetType", asset);
    }

    /** 12.50 EUR for thirty days. */
    public static Deposits placed(String payer, String payee) {
        return new Deposits("HoldPlaced", payer, payee, "EUR")
                .amount("12.50")
                .expiresAt(Instant.now().plus(Duration.ofDays(30)));
    }

    /** All of this hold. */
    public Deposits captured() {
        return about("HoldCaptured");
    }

    public Deposits released() {
        return about("HoldReleased");
    }

    private Deposits about(String type) {
        Deposits next = new Deposits(type, text("payerId"), text("payeeId"), text("assetType"));
        return next.put("holdId", text("tradeId"));
    }

    public Deposits id(UUID id) {
        return put("tradeId", id.toString());
    }

    public Deposits amount(String amount) {
        return put("amount", amount);
    }

    public Deposits expiresAt(Instant instant) {
        return put("expiresAt", instant.toString());
    }

    public Deposits put(String member, String value) {
        tree.put(member, value);
        return this;
    }

    /** Any member, well-formed or not. */
    public Deposits with(String member, String json) {
        try {
            tree.set(member, MAPPER.readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
        return this;
    }

    public Deposits without(String member) {
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

    public byte[] bytes() {
        return tree().toString().getBytes(StandardCharsets.UTF_8);
    }

    public TradeId tradeId() {
        return TradeId.parse(text("tradeId"));
    }

    /** @throws AssertionError if what was built is no such message */
    public HoldDocument document() {
        try {
            return (HoldDocument) VALIDATOR.validate(tree());
        } catch (RefusedTrade e) {
            throw new AssertionError(e.reason() + ": " + e.getMessage(), e);
        }
    }

    private String text(String member) {
        return tree.path(member).asText();
    }
}
