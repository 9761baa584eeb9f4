package tech.novaeco.settlement.origin;

/** Whether a key's signatures are believed. */
public enum KeyState {
    VALID("valid"),
    /** Its {@code notBefore} lies ahead. */
    NOT_YET("not yet valid"),
    /** Its {@code notAfter} has passed. */
    ENDED("ended"),
    REVOKED("revoked");

    private final String words;

    KeyState(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
