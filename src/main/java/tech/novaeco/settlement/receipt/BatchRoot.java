package tech.novaeco.settlement.receipt;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * What is signed, once for a batch: the root of the tree of its statements.
 *
 * @param treeSize how many trades the batch settled
 * @param merkleRoot 64 lower-case hex digits
 */
record BatchRoot(UUID batchId, int treeSize, String merkleRoot, Instant recordedAt) {
    static final String ALGORITHM = "EdDSA";
    static final String TYPE = "novafin-receipt+jws";

    /** Compact serialization, RFC 7515. */
    String sign(SigningKey key) {
        String header = part(Map.of("alg", ALGORITHM, "kid", key.publicKey().kid(), "typ", TYPE));
        String payload = part(Map.of(
                "version",
                Statement.VERSION,
                "batchId",
                batchId.toString(),
                "treeSize",
                treeSize,
                "merkleRoot",
                merkleRoot,
                "recordedAt",
                Canonical.time(recordedAt)));
        String signed = header + "." + payload;
        return signed + "." + Canonical.base64url(key.sign(ReceiptKey.ascii(signed)));
    }

    Map<String, Object> members() {
        return Map.of(
                "version",
                Statement.VERSION,
                "batchId",
                batchId.toString(),
                "treeSize",
                treeSize,
                "merkleRoot",
                merkleRoot,
                "recordedAt",
                Canonical.time(recordedAt));
    }

    private static String part(Map<String, Object> members) {
        return Canonical.base64url(Canonical.json(members));
    }
}
