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
    REVERSAL,
    /** Money of a payer that was set aside for a payee. */
    HOLD,
    /** A payment out of a hold, which ends it. */
    CAPTURE,
    /** A hold that was given back because somebody said so. */
    RELEASE,
    /** A hold that was given back because its time was over. */
    EXPIRY;

    /** Whether it places or ends a hold. */
    public boolean ofHold() {
        return this == HOLD || endsHold();
    }

    /** Whether it ends a hold. */
    public boolean endsHold() {
        return this == CAPTURE || this == RELEASE || this == EXPIRY;
    }

    /** Whether entries are posted for it: it has a leg at least. */
    public boolean moves() {
        return !ofHold() || this == CAPTURE;
    }
}
