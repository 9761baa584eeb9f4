package tech.novaeco.settlement.adapter.desk;

/** The answer is no, in one sentence for a person. */
public final class Declined extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why, for those who tell it on: as an exit code, as an HTTP status. */
    public enum Kind {
        /** There is no such thing. */
        NOT_FOUND,
        /** Not in the state in which it is. */
        NOT_NOW,
        /** Not by this person. */
        NOT_YOU,
        /** What was said makes no sense. */
        WRONG
    }

    private final Kind kind;
    private final String fact;

    private Declined(Kind kind, String fact, String advice) {
        super(fact + advice, null, false, false);
        this.kind = kind;
        this.fact = fact;
    }

    /** @param advice what helps at the command line, with how it follows on the fact; or empty */
    public static Declined notFound(String fact, String advice) {
        return new Declined(Kind.NOT_FOUND, fact, advice);
    }

    /** @param advice as in {@link #notFound} */
    public static Declined notNow(String fact, String advice) {
        return new Declined(Kind.NOT_NOW, fact, advice);
    }

    public static Declined notNow(String fact) {
        return notNow(fact, "");
    }

    public static Declined notYou(String fact) {
        return new Declined(Kind.NOT_YOU, fact, "");
    }

    public static Declined wrong(String fact) {
        return new Declined(Kind.WRONG, fact, "");
    }

    public Kind kind() {
        return kind;
    }

    /** The message without what helps at the command line only. */
    public String fact() {
        return fact;
    }
}
