package tech.novaeco.settlement.settlement;

import org.jspecify.annotations.Nullable;

/**
 * The infrastructure fails, not the trade: database, broker, disk, network, a deadlock. Whoever sees this pauses and
 * tries again; nothing is rejected for it.
 */
public final class Transient extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Transient(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
