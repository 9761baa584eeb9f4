package tech.novaeco.settlement.chaos;

/**
 * One thing that was broken, a line of {@code faults.jsonl}.
 *
 * @param at when it began, milliseconds of the clock of the harness since 1970
 * @param kind of the fault: kill-9, postgres-crash ...
 * @param target what was broken
 * @param inFlight deliveries that workers held unanswered just before; -1 where nobody could be asked
 * @param hit whether it hit work in progress
 * @param tookMillis until it was done, its healing included where it heals itself
 * @param result what came of it, for people
 */
public record Fault(
        long at,
        String scenario,
        String kind,
        String target,
        int inFlight,
        boolean hit,
        long tookMillis,
        String result) {}
