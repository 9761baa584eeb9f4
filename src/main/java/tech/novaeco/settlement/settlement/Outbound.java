package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.receipt.HeldFunds;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/**
 * What is to be told of one committed batch, read back from its rows.
 *
 * @param attempts each attempt at a trade or a reversal that this batch made final
 * @param pending the trades that this batch put to wait and that still do
 * @param deadLetters the cases that this batch opened
 */
public record Outbound(UUID batchId, List<Attempt> attempts, List<Pending> pending, List<DeadLetter> deadLetters) {

    public Outbound {
        pending = List.copyOf(pending);
        attempts = List.copyOf(attempts);
        deadLetters = List.copyOf(deadLetters);
    }

    /**
     * @param number from 1; together with the trade id it names the event for ever
     * @param reasonCode null when settled
     * @param caseId null when settled
     * @param legs in posting order; empty when rejected
     * @param undone for a reversal what it undoes, or was to undo; null for a trade
     * @param hold for what places or ends a hold, which one; null when rejected
     * @param receipt null when rejected, or settled before batches were signed
     */
    public record Attempt(
            TradeId tradeId,
            Kind kind,
            int number,
            PartyId buyer,
            PartyId seller,
            boolean settled,
            @Nullable String reasonCode,
            @Nullable Long caseId,
            @Nullable String reasonText,
            Instant recordedAt,
            List<PostedLeg> legs,
            @Nullable Undone undone,
            @Nullable HeldFunds hold,
            @Nullable Receipt receipt) {}

    /**
     * The trade that a reversal is about.
     *
     * @param attempt the number of the attempt that had settled it
     * @param reason why it is reversed
     * @param complete whether all of it is undone; false too when the reversal was rejected
     */
    public record Undone(
            TradeId tradeId, int attempt, PartyId buyer, PartyId seller, String reason, boolean complete) {}

    /**
     * @param amount in major units with the asset's digits, negative where it was taken
     * @param token which one, where the asset is a right; else null
     */
    public record PostedLeg(
            int leg,
            PartyId owner,
            AssetCode asset,
            String amount,
            @Nullable TokenId token) {}

    /**
     * A trade that waits.
     *
     * @param settleBy until when
     * @param linked for the others of its link; else for funds
     */
    public record Pending(
            TradeId tradeId, PartyId buyer, PartyId seller, Instant recordedAt, Instant settleBy, boolean linked) {}

    /** A copy of a failed message for the dead letter queue. The case is the truth; copies may repeat. */
    public record DeadLetter(
            long caseId,
            @Nullable UUID tradeId,
            String reasonCode,
            String reasonText,
            Instant failedAt,
            byte[] payload) {}
}
