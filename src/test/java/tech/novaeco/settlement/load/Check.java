package tech.novaeco.settlement.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One condition of the verdict, with its figure and its limit. How fast it went is none of them.
 *
 * @param broken what to say when it does not hold; empty when it holds
 */
record Check(String name, String figure, String limit, String broken) {

    static List<Check> of(LoadResult result) {
        List<Check> checks = new ArrayList<>();
        result.durability()
                .forEach((setting, value) -> checks.add(new Check(
                        setting,
                        value,
                        "not off",
                        value.equals("off") ? setting + " is off: these figures would mean nothing" : "")));
        int missing = result.missing().size();
        checks.add(new Check(
                "Trades never PAID",
                format(missing),
                "0",
                missing == 0
                        ? ""
                        : format(missing) + " of " + format(result.published())
                                + " trades were never PAID, 0 are allowed; the first is "
                                + result.missing().get(0)));
        long allowed = result.settings().commitsAllowed();
        int backlog = result.settings().trades();
        checks.add(new Check(
                "Commits for the backlog",
                format(result.commits()),
                "at most " + format(allowed),
                result.commits() <= allowed
                        ? ""
                        : format(result.commits()) + " commits for " + format(backlog) + " backlogged trades, at most "
                                + format(allowed) + " are allowed"));
        int violations = result.violations().size();
        checks.add(new Check(
                "Broken invariants (SQL)",
                format(violations),
                "0",
                violations == 0
                        ? ""
                        : format(violations) + " broken invariants, 0 are allowed; the first: "
                                + result.violations().get(0)));
        return checks;
    }

    boolean holds() {
        return broken.isEmpty();
    }

    private static String format(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
