package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** About what no other rule speaks of. */
final class LastRules {
    static final List<Rule> ALL = List.of(
            new Rule(
                    "R70",
                    "A route of one's own uses plain steps",
                    "what is not known to be harmless may copy, hold, lose or hand on what passes through it",
                    "use the steps that docs/ROUTES.md lists",
                    found -> found.kind() == Kind.DANGEROUS_STEP),
            new Rule(
                    "R71",
                    "A route of one's own handles nothing",
                    "a handled failure tells the batch that all is well, and other options reach beyond the route",
                    "errorHandler: noErrorHandler: {}, and none of the other options",
                    found -> found.kind() == Kind.OWN_ROUTE),
            new Rule(
                    "R72",
                    "A money route is as it was tested",
                    "nobody has tried what becomes of money with this change",
                    "undo it; log steps, properties of one's own and descriptions may be added",
                    found -> true));

    private LastRules() {}
}
