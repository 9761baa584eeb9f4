package tech.novaeco.settlement.adapter.access;

/** One way to prove who one is. Thread-safe. */
public interface Door {
    /** Of the {@code Authorization} header, such as Bearer. */
    String scheme();

    /** @param credentials what follows the scheme; may take a while */
    Caller admit(String credentials) throws NotAdmitted;
}
