package tech.novaeco.settlement.settlement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.TradeHash;

/** How the ledger knows an instruction's id, as read under its lock. */
public sealed interface Standing {

    /** Never seen before: this batch has just taken the id. */
    record Fresh(long seq) implements Standing {}

    /**
     * The id is spent.
     *
     * @param hash the hash of the instruction that spent it
     * @param status its status in the ledger
     */
    record Spent(TradeHash hash, String status) implements Standing {}

    /**
     * Rejected before, and to be attempted again because a person asked for it.
     *
     * @param attempts how many there were so far
     */
    record Reopened(long seq, int attempts) implements Standing {}

    /**
     * It came before, lacked something, and waits; no attempt has ended yet.
     *
     * @param since when it was first recorded, by the database's clock
     * @param lack what it lacked when it was last looked at
     * @param until when its waiting ends, by the database's clock
     * @param refused why it must not settle whatever is available, as when its producer's key was revoked since; else null
     */
    record Waiting(long seq, Instant since, Instant until, String lack, Outcome.@Nullable Rejected refused)
            implements Standing {}
}
