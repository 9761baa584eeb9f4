package tech.novaeco.settlement.adapter.access;

/** Somebody is not let in. The text is for him and for the log: it holds nothing that he sent. */
public final class NotAdmitted extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    private NotAdmitted(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    /** Has not proved who he is. */
    static NotAdmitted unproven(String text) {
        return new NotAdmitted(401, text);
    }

    /** May not come in, whoever he is. */
    static NotAdmitted forbidden(String text) {
        return new NotAdmitted(403, text);
    }

    /** Nobody can tell at the moment. */
    static NotAdmitted unknown(String text) {
        return new NotAdmitted(503, text);
    }

    public int status() {
        return status;
    }
}
