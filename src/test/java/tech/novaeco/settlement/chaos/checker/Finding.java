package tech.novaeco.settlement.chaos.checker;

import java.util.List;

/**
 * What became of one invariant.
 *
 * @param checked how many things were looked at
 * @param violations how many do not hold
 * @param first the first of them, a sentence each
 */
public record Finding(
        String id, String says, State state, long checked, long violations, List<String> first, List<String> notes) {
    /** Whether it holds. */
    public enum State {
        GREEN,
        RED,
        NOT_BUILT
    }

    public Finding {
        first = List.copyOf(first);
        notes = List.copyOf(notes);
    }

    boolean red() {
        return state == State.RED;
    }
}
