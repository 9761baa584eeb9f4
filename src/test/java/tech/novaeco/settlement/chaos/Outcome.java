package tech.novaeco.settlement.chaos;

import java.util.List;

/**
 * What one scenario has shown.
 *
 * @param hits faults that hit work in progress
 * @param trades that came in meanwhile
 * @param drainedMillis from its end until all was decided and told; -1 if it never was
 * @param failures one sentence each; empty: passed
 * @param notRun what this machine lacks for it; empty: it was run
 */
record Outcome(
        String scenario,
        String description,
        int faults,
        int hits,
        int leastHits,
        int trades,
        long drainedMillis,
        List<String> failures,
        String notRun) {
    static Outcome notRun(Scenario scenario, String why) {
        return new Outcome(scenario.name(), scenario.description(), 0, 0, scenario.leastHits(), 0, 0, List.of(), why);
    }
}
