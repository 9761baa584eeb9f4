package tech.novaeco.settlement;

/** A setting that is not allowed. The message is the one line a user sees. */
public final class WrongSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongSetting(String line) {
        super(line);
    }

    WrongSetting(String name, String value, String allowed) {
        super(name + "=" + value + " is not allowed; allowed: " + allowed);
    }
}
