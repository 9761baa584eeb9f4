package tech.novaeco.settlement.cli;

/** Ends a command with one line for the user and an exit code. */
public final class Refusal extends RuntimeException {
    static final int NEGATIVE = 1;
    static final int USAGE = 2;
    static final int UNAVAILABLE = 3;

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Refusal(int exitCode, String line) {
        super(line, null, false, false);
        this.exitCode = exitCode;
    }

    /** The answer is no: not found, not allowed, rejected. */
    public static Refusal negative(String line) {
        return new Refusal(NEGATIVE, line);
    }

    /** The command or a setting is wrong. */
    public static Refusal usage(String line) {
        return new Refusal(USAGE, line);
    }

    /** A server did not answer. */
    public static Refusal unavailable(String line) {
        return new Refusal(UNAVAILABLE, line);
    }

    public int exitCode() {
        return exitCode;
    }
}
