package tech.novaeco.settlement.trade;

/**
 * Why a trade did not settle. The names are a public contract: they stand in the ledger, in callbacks, in the headers of
 * the dead letter queue and in metrics, and never change their meaning.
 */
public enum ReasonCode {
    /** Not one well-formed JSON object in UTF-8 (duplicate keys, trailing text, nested too deeply). */
    MALFORMED(Stage.POISON),
    /** More bytes than a trade may have. */
    TOO_LARGE(Stage.POISON),
    /** JSON, but not a {@code TradeExecutedEvent}: a member is missing, unknown, or of the wrong type. */
    SCHEMA(Stage.POISON),
    /** Zero, negative, not a number, too many digits, finer than the asset's scale, or not how its kind is counted. */
    AMOUNT_INVALID(Stage.POISON),
    /** A trade id or party id that is not of the published form. */
    ID_INVALID(Stage.POISON),
    /** The trade hash is not the hash of this trade. */
    HASH_MISMATCH(Stage.POISON),
    /** The signature is missing where one is demanded, or wrong. */
    SIGNATURE_INVALID(Stage.POISON),
    /** A trade id that is already spent came again with another payload. */
    DUPLICATE_CONFLICT(Stage.CONFLICT),
    /** No account of this owner in this asset. */
    UNKNOWN_ACCOUNT(Stage.REJECTED),
    /** No such asset. */
    UNKNOWN_ASSET(Stage.REJECTED),
    /** The account may receive but not pay. */
    ACCOUNT_FROZEN(Stage.REJECTED),
    /** The account neither pays nor receives. */
    ACCOUNT_CLOSED(Stage.REJECTED),
    /** Buyer and seller are the same. */
    SELF_TRADE(Stage.REJECTED),
    /** The buyer's available balance does not cover what it pays. */
    LACK_OF_FUNDS(Stage.REJECTED),
    /** The seller's available balance does not cover what it delivers. */
    LACK_OF_ASSET(Stage.REJECTED),
    /** The right may not be sold while it is leased, under lien or revoked. */
    RIGHT_ENCUMBERED(Stage.REJECTED),
    /** No valid rate for the conversion. */
    RATE_UNAVAILABLE(Stage.REJECTED),
    /** The trade came after its {@code settleBy}, or the hold after its {@code expiresAt}. */
    EXPIRED(Stage.REJECTED),
    /** What is to be reversed is no settled trade, or is reversed already. */
    NOT_REVERSIBLE(Stage.CONFLICT),
    /** Another trade of its link did not settle, or the link contradicts itself or is over: nothing of it settles. */
    LINK_FAILED(Stage.CONFLICT),
    /** No hold of this id between these parties in this asset. */
    HOLD_NOT_FOUND(Stage.REJECTED),
    /** The hold was captured or released before. */
    HOLD_RESOLVED(Stage.CONFLICT),
    /** The hold has passed its {@code expiresAt}. */
    HOLD_EXPIRED(Stage.CONFLICT),
    /** A fault of the worker that only this trade provokes. */
    INTERNAL(Stage.REJECTED);

    private enum Stage {
        POISON,
        CONFLICT,
        REJECTED
    }

    private final Stage stage;

    ReasonCode(Stage stage) {
        this.stage = stage;
    }

    /** Refused before the domain was asked: leaves no settlement row, so an honest trade of the same id can still settle. */
    public boolean isPoison() {
        return stage == Stage.POISON;
    }

    /** Whether trying the same instruction again can end otherwise. Poison and conflicts stay what they are. */
    public boolean isRetriable() {
        return stage == Stage.REJECTED;
    }
}
