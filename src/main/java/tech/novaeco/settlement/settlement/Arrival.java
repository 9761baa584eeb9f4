package tech.novaeco.settlement.settlement;

import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.TradeId;

/**
 * An instruction on its way into a batch.
 *
 * @param payload the message as it came, byte for byte; empty for what no message asked for. Not copied: treat it as
 *     immutable
 * @param origin who asked
 */
public record Arrival(Instruction instruction, byte[] payload, Origin origin) {

    /** Where an instruction comes from, and so who is to be told what became of it. */
    public sealed interface Origin {
        /** The queue of trades. */
        record Queue() implements Origin {}

        /** A person's request to bring value into circulation. */
        record FundingRequest(long id) implements Origin {}

        /** People's request to undo a settled trade. */
        record ReversalRequest(long id) implements Origin {}

        /** The clock: a hold's time is over. */
        record HoldExpiry(TradeId holdId) implements Origin {}

        /** A person's request to attempt a failed trade again. */
        record CaseRetry(long actionId, long caseId) implements Origin {}

        /**
         * A trade that waits, and whose time to be tried again or to run out has come.
         *
         * @param refused why it must not settle any more, whatever is available; else null
         */
        record Recycled(long seq, Outcome.@Nullable Rejected refused) implements Origin {}
    }
}
