package tech.novaeco.settlement.money;

/** The text or number is not an amount this ledger takes. The message names the value and what is allowed. */
public final class InvalidAmount extends Exception {
    private static final long serialVersionUID = 1L;

    public InvalidAmount(String message) {
        super(message);
    }
}
