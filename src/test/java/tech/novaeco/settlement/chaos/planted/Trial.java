package tech.novaeco.settlement.chaos.planted;

import java.util.ArrayList;
import java.util.List;
import tech.novaeco.settlement.chaos.ChaosRun;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.chaos.checker.Finding;
import tech.novaeco.settlement.chaos.checker.Verdict;

/**
 * What the harness made of workers with a bug, or of those as delivered.
 *
 * @param bug name of the plant; {@code none} for the control
 * @param scenarios names
 * @param judged whether there is a verdict at all: servers and workers started
 * @param red what turned red
 * @param passed a bug was caught by what should catch it; the control is green
 * @param evidence the first violation in the words of who found it
 */
record Trial(
        String bug, String scenarios, boolean judged, List<String> red, boolean passed, long seconds, String evidence) {
    static final String NONE = "none";

    static Trial ofPlant(Plant plant, List<Scenario> scenarios, ChaosRun run, long seconds) {
        List<String> red = red(scenarios, run);
        boolean caught = red.stream().anyMatch(plant.caughtBy()::contains);
        return new Trial(
                plant.name(), names(scenarios), run.verdict() != null, red, caught, seconds, evidence(plant, run));
    }

    static Trial ofControl(List<Scenario> scenarios, ChaosRun run, long seconds) {
        boolean green = run.failures().isEmpty();
        String evidence = green ? "" : run.failures().get(0);
        return new Trial(NONE, names(scenarios), run.verdict() != null, red(scenarios, run), green, seconds, evidence);
    }

    private static List<String> red(List<Scenario> scenarios, ChaosRun run) {
        Verdict verdict = run.verdict();
        List<String> red = new ArrayList<>(verdict == null ? List.of() : verdict.red());
        if (scenarios.stream().anyMatch(scenario -> scenario instanceof TamperedLog log && log.deceived())) {
            red.add(TamperedLog.CAUGHT_BY);
        }
        return red;
    }

    private static String evidence(Plant plant, ChaosRun run) {
        Verdict verdict = run.verdict();
        return verdict == null
                ? ""
                : verdict.findings().stream()
                        .filter(finding -> plant.caughtBy().contains(finding.id()))
                        .map(Finding::first)
                        .flatMap(List::stream)
                        .findFirst()
                        .orElse("");
    }

    private static String names(List<Scenario> scenarios) {
        return String.join(", ", scenarios.stream().map(Scenario::name).toList());
    }
}
