package tech.novaeco.settlement.adapter.routecheck;

import java.util.Set;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** What may be added between the steps of a route that moves money: a line in the log, a property of one's own. */
final class Additions {
    private static final Set<String> LOG =
            Set.of("id", "description", "note", "message", "loggingLevel", "logName", "marker");
    private static final Set<String> SET_PROPERTY =
            Set.of("id", "description", "note", "name", "simple", "constant", "exchangeProperty");
    private static final Set<String> TO_LOG = Set.of("id", "description", "note", "uri", "parameters");
    private static final String OWN_NAME = "[A-Za-z][A-Za-z0-9_-]*";

    private final Parameters parameters;
    private final Consumer<Deviation> found;

    /** @param page whether requests pass through it: their headers may hold somebody's password */
    Additions(Values values, boolean page, Consumer<Deviation> found) {
        this.parameters = new Parameters(values, !page);
        this.found = found;
    }

    /** @return whether that is all it does; what a harmless step does harmfully is reported here */
    boolean allow(String route, String path, Item step) {
        Item body = Steps.body(step);
        if (step.map().size() != 1) {
            return false;
        }
        switch (Steps.kind(step)) {
            case "log" -> {
                return plain(body, LOG) && expressions(route, path, body);
            }
            case "setProperty" -> {
                return plain(body, SET_PROPERTY) && property(route, path, body) && expressions(route, path, body);
            }
            case "to" -> {
                return plain(body, TO_LOG)
                        && body.textOf("uri").matches("log:[A-Za-z0-9._-]+")
                        && shown(route, path, body);
            }
            default -> {
                return false;
            }
        }
    }

    private static boolean plain(Item body, Set<String> keys) {
        return body.kind() == Item.Kind.MAP && keys.containsAll(body.map().keySet());
    }

    /** A property that a bean of the worker reads is refused, whether or not it was set before. */
    private boolean property(String route, String path, Item body) {
        String name = body.textOf("name");
        boolean others = name.startsWith("Camel") || MoneyRoutes.PROPERTIES.contains(name);
        if (others || !name.matches(OWN_NAME)) {
            String what = "a step sets the property " + Steps.quoted(name)
                    + (others
                            ? ", which is not its own"
                            : ", whose name has other characters than letters, digits, - and _");
            found.accept(Deviation.at(body, Kind.PROPERTY, route, path, name, what));
        }
        return true;
    }

    private boolean shown(String route, String path, Item body) {
        parameters.to(
                body,
                (item, what) ->
                        found.accept(Deviation.at(item, Kind.ENDPOINT, route, path, Steps.lastKey(path), what)));
        return true;
    }

    private boolean expressions(String route, String path, Item body) {
        for (String language : Set.of("simple", "constant", "exchangeProperty")) {
            Item expression = body.get(language);
            if (expression != null && !expression.map().keySet().equals(Set.of("expression"))) {
                String what = language + " is more than an expression: " + Steps.shown(expression);
                found.accept(Deviation.at(expression, Kind.EXPRESSION, route, path, language, what));
            }
        }
        for (Item call : Expressions.callsIn(body)) {
            found.accept(
                    Deviation.at(call, Kind.EXPRESSION, route, path, Steps.lastKey(path), Expressions.complaint(call)));
        }
        return true;
    }
}
