package tech.novaeco.settlement.seal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.merkle.MerkleTree;

/**
 * What the log says of one batch: the data of its leaf.
 *
 * @param merkleRoot of the batch's receipts; null where nothing settled
 * @param receiptSha256 of the stored JWS; null where nothing settled
 * @param attemptsSha256 over the lines of {@link AttemptLine}, each ended by a line feed, by (settlement_seq, attempt_no)
 * @param entriesSha256 over the lines of {@link EntryLine}, likewise, by (settlement_seq, leg)
 */
public record BatchStatement(
        UUID batchId,
        Instant recordedAt,
        int tradeCount,
        @Nullable String merkleRoot,
        @Nullable String receiptSha256,
        String attemptsSha256,
        String entriesSha256) {

    /** RFC 8785. */
    public String canonical() {
        return json().toString();
    }

    /** SHA-256(0x00 || canonical form), the leaf of the log. */
    public byte[] leafHash() {
        return MerkleTree.leafHash(json().bytes());
    }

    private CanonicalJson json() {
        return new CanonicalJson()
                .withNumber("version", 1)
                .with("batchId", batchId)
                .with("recordedAt", Timestamps.micros(recordedAt))
                .withNumber("tradeCount", tradeCount)
                .with("merkleRoot", merkleRoot)
                .with("receiptSha256", receiptSha256)
                .with("attemptsSha256", attemptsSha256)
                .with("entriesSha256", entriesSha256);
    }
}
