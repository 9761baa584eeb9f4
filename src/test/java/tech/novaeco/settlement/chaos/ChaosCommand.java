package tech.novaeco.settlement.chaos;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/** {@code make chaos}. Exit codes: 0 passed, 1 failed, 2 wrong usage. */
public final class ChaosCommand {
    static final Path RUNS = Path.of("target", "chaos");

    private ChaosCommand() {}

    public static void main(String[] arguments) {
        ChaosSettings settings;
        try {
            settings = ChaosSettings.from(System.getenv());
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(settings) ? 0 : 1);
    }

    private static boolean run(ChaosSettings settings) {
        System.out.println("Chaos, seed " + settings.seed() + ": " + settings.command());
        StartArchive.forget(RUNS);
        Map<SiteKind, List<Scenario>> bySite = Scenarios.of(settings).stream()
                .collect(Collectors.groupingBy(Scenario::site, TreeMap::new, Collectors.toList()));
        boolean passed = true;
        for (Map.Entry<SiteKind, List<Scenario>> group : bySite.entrySet()) {
            passed &= run(settings, group.getKey(), group.getValue());
        }
        System.out.println("Chaos " + (passed ? "PASSED" : "FAILED") + ", seed " + settings.seed() + ".");
        return passed;
    }

    private static boolean run(ChaosSettings settings, SiteKind kind, List<Scenario> scenarios) {
        String suffix = kind == SiteKind.SINGLE ? "" : "-" + kind.lower();
        RunDirectory directory =
                RunDirectory.create(RUNS.resolve(settings.profile().lower() + "-" + settings.seed() + suffix));
        ChaosRun run = new ChaosRun(directory, System.out);
        Site site;
        try {
            site = kind.make();
        } catch (TestAbortedException missing) {
            System.out.println(
                    "NOT RUN " + scenarios.stream().map(Scenario::name).toList() + ": " + missing.getMessage());
            return kind != SiteKind.SINGLE && settings.scenario().isEmpty();
        }
        try {
            run.run(scenarios, site, settings.seed(), UnaryOperator.identity());
        } catch (Exception failure) {
            failure.printStackTrace(System.out);
            System.out.println("RED  the run came to no end: " + failure);
            return false;
        }
        System.out.printf(
                "%,d trades, %d faults, %d in mid-batch; conservation held in %d checks during them%n",
                run.trades(),
                run.faults().size(),
                run.faults().stream().filter(Fault::hit).count(),
                run.checks());
        Survival.of(run.faults()).forEach(System.out::println);
        run.failures().forEach(failure -> System.out.println("RED  " + failure));
        System.out.println("Report    " + ChaosReport.write(run, settings, directory));
        return run.failures().isEmpty();
    }
}
