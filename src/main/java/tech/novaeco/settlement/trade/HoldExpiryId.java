package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The id and the hash of the instruction that ends a hold at its time follow from the hold: found twice, it ends once.
 * Everybody can work the id out beforehand, and nobody can spend it: no message may have an id of this form.
 */
public final class HoldExpiryId {
    /** Of this service alone, so that no other name in the world leads to the same id. Never to be changed. */
    private static final UUID NAMESPACE = UUID.fromString("2f4c1c0a-93a8-4a0e-8d52-6f0b7b1b9d4e");

    /** With which the ids of this service begin: of four billion ids of version 8 that others make up, one is refused. */
    private static final long PREFIX = NAMESPACE.getMostSignificantBits() >>> Integer.SIZE;

    private static final int VERSION = 8;
    private static final int VARIANT = 2;

    private HoldExpiryId() {}

    /**
     * @return a UUID of version 8 (RFC 9562): the first 32 bits are those of the name space, the others of the SHA-256 of the name
     *     space and the hold's id as text
     */
    public static TradeId of(TradeId hold) {
        ByteBuffer digest = ByteBuffer.wrap(sha256().digest(
                        ByteBuffer.allocate(Long.BYTES * 2 + hold.toString().length())
                                .putLong(NAMESPACE.getMostSignificantBits())
                                .putLong(NAMESPACE.getLeastSignificantBits())
                                .put(hold.toString().getBytes(StandardCharsets.US_ASCII))
                                .array()));
        long high = digest.getLong() & 0xFFFF_0FFFL | VERSION << 12 | PREFIX << Integer.SIZE;
        long low = digest.getLong() & ~0L >>> VARIANT | Long.MIN_VALUE;
        return new TradeId(new UUID(high, low));
    }

    static boolean isReserved(UUID id) {
        return id.getMostSignificantBits() >>> Integer.SIZE == PREFIX
                && id.version() == VERSION
                && id.variant() == VARIANT;
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
