package tech.novaeco.settlement.receipt;

/** What kind of instruction a receipt speaks of. The names stand in {@code ledger.settlement.kind} and in receipts. */
public enum Kind {
    /** A trade of the market place. */
    TRADE,
    /** Value that entered circulation because a person asked for it. */
    FUND,
    /** Tokens or a right that the issuer made because a person asked for it. */
    MINT,
    /** Tokens or a right that went back to the issuer, out of circulation. */
    BURN,
    /** The undoing of an earlier settlement, whole or in part. */
    REVERSAL
}
