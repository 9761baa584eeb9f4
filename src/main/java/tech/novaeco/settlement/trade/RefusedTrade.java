package tech.novaeco.settlement.trade;

/**
 * This message is not a trade that can be settled, and will not become one by trying again. Carries the public reason
 * code and a sentence that names the value, what is allowed, and what to do.
 */
public final class RefusedTrade extends Exception {
    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    public RefusedTrade(ReasonCode reason, String text) {
        super(text);
        this.reason = reason;
    }

    public ReasonCode reason() {
        return reason;
    }
}
