package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** The id and the hash of the instruction that ends a hold at its time follow from the hold: found twice, it ends once. */
public final class HoldExpiryId {
    /** Of this service alone, so that no other name in the world leads to the same id. Never to be changed. */
    private static final UUID NAMESPACE = UUID.fromString("2f4c1c0a-93a8-4a0e-8d52-6f0b7b1b9d4e");

    private HoldExpiryId() {}

    /** @return a UUID of version 5 (RFC 9562) */
    public static TradeId of(TradeId hold) {
        return new TradeId(UuidCreator.getNameBasedSha1(NAMESPACE, hold.toString()));
    }

    /** SHA-256 over the RFC 8785 form of {@code {"holdId":...,"type":"HoldExpired"}}. */
    public static TradeHash hash(TradeId hold) {
        ObjectNode tree = StrictJson.MAPPER.createObjectNode();
        tree.put("type", "HoldExpired").put("holdId", hold.toString());
        try {
            return TradeHashes.hash(tree);
        } catch (RefusedTrade e) {
            throw new IllegalStateException("two texts have a canonical form", e);
        }
    }
}
