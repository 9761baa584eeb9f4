package tech.novaeco.settlement.trade;

/**
 * This message is not a trade that can be settled, and will not become one by trying again. Carries the public reason
 * code and a sentence that names the value, what is allowed, and what to do.
 *
 * <p>The sentence is safe to log and to show: one line, at most {@value #MAX_CHARACTERS} characters, all of them
 * printable ASCII. Others are escaped, so a sender can neither forge a log line nor pass a Cyrillic letter for a Latin.
 */
public final class RefusedTrade extends Exception {
    public static final int MAX_CHARACTERS = 500;

    private static final long serialVersionUID = 1L;

    private final ReasonCode reason;

    public RefusedTrade(ReasonCode reason, String text) {
        super(printable(text));
        this.reason = reason;
    }

    public ReasonCode reason() {
        return reason;
    }

    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length() && line.length() < MAX_CHARACTERS - 6; i++) {
            char c = text.charAt(i);
            line.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return line.toString();
    }
}
