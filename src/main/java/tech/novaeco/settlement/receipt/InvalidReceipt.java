package tech.novaeco.settlement.receipt;

/** A receipt that proves nothing: what is wrong, and where. */
public final class InvalidReceipt extends Exception {
    private static final long serialVersionUID = 1L;

    private final Flaw flaw;
    private final String where;

    InvalidReceipt(Flaw flaw, String where, String text) {
        super(text, null, false, false);
        this.flaw = flaw;
        this.where = where;
    }

    public Flaw flaw() {
        return flaw;
    }

    /** A member such as {@code statement.legs[0].amount}, or a place in the text. */
    public String where() {
        return where;
    }
}
