package tech.novaeco.settlement.chaos.planted;

import java.util.List;

/**
 * One bug, as edits of the worker's source.
 *
 * @param name as in {@code PLANT=name}
 * @param bug what the worker does wrong then, in one sentence
 * @param caughtBy the invariants that may catch it; one of them must
 */
public record Plant(String name, String bug, List<String> caughtBy, List<Edit> edits) {
    /**
     * @param file below the worker's root package
     * @param was must stand there exactly once; runs of white space are equal
     */
    record Edit(String file, String was, String becomes) {}
}
