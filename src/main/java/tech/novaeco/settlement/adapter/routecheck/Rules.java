package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.stream.Stream;

/** All rules, in the order in which they are asked: the first that fits speaks. */
final class Rules {
    static final List<Rule> ALL = Stream.of(
                    FileRules.ALL,
                    EverywhereRules.ALL,
                    IntakeRules.ALL,
                    SettlementRules.ALL,
                    CallbackRules.ALL,
                    LastRules.ALL)
            .flatMap(List::stream)
            .toList();

    private Rules() {}

    static Rule of(Deviation deviation) {
        return ALL.stream()
                .filter(rule -> rule.fits().test(deviation))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no rule for " + deviation));
    }
}
