package tech.novaeco.settlement.receipt;

/** What may be wrong with a receipt. The names stand in answers of the CLI, on the page of {@code /verify} and in test vectors. */
public enum Flaw {
    /** No JSON, or JSON with a name twice. */
    MALFORMED,
    /** A member that does not belong there, is missing, or is of another type. */
    MEMBER,
    /** A value that is not written as receipts write it. */
    VALUE,
    /** Right in content but not the receipt's one text: other order, spaces, escapes. */
    NOT_CANONICAL,
    /** The batch's signature is no compact JWS of the kind that receipts have. */
    JWS,
    /** The key that signed is not among those trusted. */
    UNKNOWN_KEY,
    /** The key did not sign this. */
    SIGNATURE,
    /** The statement speaks of another batch or time than what was signed. */
    OTHER_BATCH,
    /** The path cannot belong to this leaf of a tree of this size. */
    PATH,
    /** The path leads to another root than the one that was signed. */
    ROOT
}
