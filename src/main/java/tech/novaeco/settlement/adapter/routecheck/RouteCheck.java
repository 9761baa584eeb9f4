package tech.novaeco.settlement.adapter.routecheck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Says whether the files that would run together could lose or double money.
 *
 * <p>What a money route must be is known, and everything else is refused, so that a danger nobody thought of is refused
 * too; what is known to be harmless is let through. Thread safe.
 */
public final class RouteCheck {
    private final Map<String, String> settings;
    private final MoneyRoutes money = MoneyRoutes.load();

    /** @param settings what {@code {{NAME}}} stands for */
    public RouteCheck(Map<String, String> settings) {
        this.settings = Map.copyOf(settings);
    }

    /** @return in the order of files and lines; empty where nothing is wrong */
    public List<Finding> check(RouteFiles files) {
        List<Deviation> found = new ArrayList<>();
        files.refused()
                .forEach((file, what) -> found.add(
                        new Deviation(Deviation.Kind.FOREIGN_FILE, file.toString(), 1, "", "", "file", what)));
        RouteSet set = RouteSet.read(files.files(), found);
        boolean readable = found.stream().noneMatch(deviation -> deviation.kind() == Deviation.Kind.UNREADABLE);
        if (readable) {
            new Inspection(money, settings, files.files(), set, found::add).run();
        }
        return judge(found);
    }

    /** The first rule that fits says it; one rule speaks once of a line. */
    private static List<Finding> judge(List<Deviation> deviations) {
        Map<String, Finding> findings = new LinkedHashMap<>();
        for (Deviation deviation : deviations) {
            Finding finding = Finding.of(deviation, Rules.of(deviation));
            findings.putIfAbsent(finding.file() + ":" + finding.line() + ":" + finding.rule(), finding);
        }
        return findings.values().stream()
                .sorted(Comparator.comparing(Finding::file).thenComparing(Finding::line))
                .toList();
    }
}
