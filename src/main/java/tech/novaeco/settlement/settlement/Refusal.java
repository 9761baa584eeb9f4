package tech.novaeco.settlement.settlement;

import tech.novaeco.settlement.trade.ReasonCode;

/** Ends an attempt: the instruction is rejected. Not an error of the worker, so without a stack trace. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    public Refusal(ReasonCode reason, String text) {
        super(text, null, false, false);
        this.reason = reason;
    }

    Outcome.Rejected outcome() {
        return new Outcome.Rejected(reason, String.valueOf(getMessage()));
    }
}
