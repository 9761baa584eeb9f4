package tech.novaeco.settlement.seal;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as the seal binds it: what was asked for, and what became of it.
 *
 * @param rateId the rate it converted by; null where nothing was converted
 * @param leafIndex of its receipt in the batch; null for what was rejected, whatever a later attempt brings
 * @param waitedSince when the instruction was first recorded, for a first attempt that ended later than that; else null
 * @param linkId what it shares with other trades, without which it does not settle; null for a trade of its own
 * @param linkSize how many they are
 */
public record AttemptLine(
        UUID tradeId,
        int attemptNo,
        String kind,
        String tradeHash,
        String buyerId,
        String sellerId,
        String outcome,
        @Nullable String reasonCode,
        @Nullable String reasonText,
        Instant recordedAt,
        @Nullable Integer leafIndex,
        @Nullable UUID reverses,
        @Nullable Instant executedAt,
        @Nullable Instant settleBy,
        @Nullable Integer priority,
        @Nullable UUID rateId,
        @Nullable Instant waitedSince,
        @Nullable UUID linkId,
        @Nullable Integer linkSize) {

    /** RFC 8785. */
    public String canonical() {
        return new CanonicalJson()
                .with("tradeId", tradeId)
                .withNumber("attemptNo", attemptNo)
                .with("kind", kind)
                .with("tradeHash", tradeHash)
                .with("buyerId", buyerId)
                .with("sellerId", sellerId)
                .with("outcome", outcome)
                .with("reasonCode", reasonCode)
                .with("reasonText", reasonText)
                .with("recordedAt", Timestamps.micros(recordedAt))
                .withNumber("leafIndex", leafIndex)
                .with("reverses", reverses)
                .with("executedAt", Timestamps.orNull(executedAt))
                .with("settleBy", Timestamps.orNull(settleBy))
                .withNumber("priority", priority)
                .with("rateId", rateId)
                .with("waitedSince", Timestamps.orNull(waitedSince))
                .with("linkId", linkId)
                .withNumber("linkSize", linkSize)
                .toString();
    }
}
