package tech.novaeco.settlement.settlement;

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
}
