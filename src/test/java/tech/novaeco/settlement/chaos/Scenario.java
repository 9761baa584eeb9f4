package tech.novaeco.settlement.chaos;

/**
 * One kind of fault against workers under load. To add one: write a class in {@code chaos.scenario} and a line in
 * {@link Scenarios}. Load, faults and their healing are its own; draining and checking come after it by themselves.
 */
public interface Scenario {
    /** As in {@code SCENARIO=name}: lower case, words joined by hyphens. */
    String name();

    /** What goes wrong, in one sentence. */
    String description();

    /** Faults that must hit work in progress, else the run proves nothing and fails. */
    int leastHits();

    /** The servers it needs. */
    default SiteKind site() {
        return SiteKind.SINGLE;
    }

    /** Returns when all of its faults have happened and are mended; load it leaves running is ended for it. */
    void run(Arena arena) throws Exception;
}
