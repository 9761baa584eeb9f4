package tech.novaeco.settlement.local;

/** Ends a local command with one line: what happened, and what to do. */
final class LocalFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    LocalFailure(String line) {
        super(line);
    }

    LocalFailure(String line, Throwable cause) {
        super(line, cause);
    }
}
