package tech.novaeco.settlement.chaos.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What one invariant has looked at and found. Used by one thread. */
final class Counting {
    private static final int KEPT = 10;

    private final List<String> first = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long checked;
    private long atLeast = 1;
    private long violations;
    private boolean built = true;

    void checked(long more) {
        checked += more;
    }

    /** A run that gave fewer to check is red: it proved too little. */
    void atLeast(long number) {
        atLeast = number;
    }

    void note(String text) {
        notes.add(text);
    }

    /** The feature does not exist: nothing to check, and nothing is claimed. */
    void notBuilt(String why) {
        built = false;
        notes.add(why);
    }

    void violated(String sentence) {
        violations++;
        if (first.size() < KEPT) {
            first.add(sentence);
        }
    }

    /** Counts one more. @return whether it holds */
    boolean expect(boolean holds, Supplier<String> otherwise) {
        checked++;
        if (!holds) {
            violated(otherwise.get());
        }
        return holds;
    }

    Finding finding(Invariant of) {
        if (built && checked < atLeast) {
            violated("only " + checked + " checked, at least " + atLeast + " are needed: the run proves too little");
        }
        Finding.State state =
                !built ? Finding.State.NOT_BUILT : violations == 0 ? Finding.State.GREEN : Finding.State.RED;
        return new Finding(of.id(), of.says(), state, checked, violations, first, notes);
    }
}
