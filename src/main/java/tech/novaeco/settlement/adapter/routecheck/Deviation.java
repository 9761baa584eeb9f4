package tech.novaeco.settlement.adapter.routecheck;

import java.util.Arrays;

/**
 * Something in the route files that is not as it must be; a {@link Rule} says why it matters.
 *
 * @param line from 1
 * @param route the id of the route it is in; empty outside of routes
 * @param path the keys that lead to it: {@code route.from.parameters.acknowledgeMode}
 * @param subject the step, element or scheme it is about
 * @param what one sentence for the reader, without a full stop
 */
record Deviation(Kind kind, String file, int line, String route, String path, String subject, String what) {
    enum Kind {
        UNREADABLE,
        TRICK,
        FOREIGN_FILE,
        TOP_LEVEL,
        CONFIGURATION,
        BEAN,
        ROUTE_MISSING,
        ROUTE_TWICE,
        SECOND_CONSUMER,
        STEP_ADDED,
        STEP_REMOVED,
        VALUE,
        PREFETCH,
        RECIPIENT,
        PLACEHOLDER,
        ENDPOINT,
        DANGEROUS_STEP,
        EXPRESSION,
        MONEY_BEAN,
        MONEY_ROUTE,
        PROPERTY,
        OWN_ROUTE
    }

    static Deviation at(Item place, Kind kind, String route, String path, String subject, String what) {
        return new Deviation(kind, place.file(), place.line(), route, path, subject, what);
    }

    boolean in(String... routes) {
        return Arrays.asList(routes).contains(route);
    }

    boolean pathHas(String key) {
        return ("." + path + ".").contains("." + key + ".");
    }
}
