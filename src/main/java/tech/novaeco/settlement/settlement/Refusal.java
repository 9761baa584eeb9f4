package tech.novaeco.settlement.settlement;

import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.ReasonCode;

/** Ends an attempt: the instruction is rejected. Not an error of the worker, so without a stack trace. */
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;
    private final transient @Nullable Shortage shortage;

    public Refusal(ReasonCode reason, String text) {
        this(reason, text, null);
    }

    /** @param shortage what is missing, where more of it would have let the attempt go on */
    Refusal(ReasonCode reason, String text, @Nullable Shortage shortage) {
        super(text, null, false, false);
        this.reason = reason;
        this.shortage = shortage;
    }

    Outcome.Rejected outcome() {
        return new Outcome.Rejected(reason, String.valueOf(getMessage()), shortage);
    }
}
