package tech.novaeco.settlement.trade;

/** What is done with the hash a trade brings along. */
public enum HashCheck {
    /** Computed again and compared. */
    VERIFY,
    /** Kept as it came: the publisher has a formula of its own. Still 64 hex digits, still compared on duplicates. */
    OPAQUE
}
