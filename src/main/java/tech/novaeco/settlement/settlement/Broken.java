package tech.novaeco.settlement.settlement;

import org.jspecify.annotations.Nullable;

/**
 * A fault of the worker that this very work provokes; trying again ends the same way. A batch is split until the trade
 * that provokes it is found.
 */
public final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Broken(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
