package tech.novaeco.settlement.adapter.routecheck;

import java.util.Set;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** What may be added between the steps of a route that moves money: a line in the log, a property of one's own. */
final class Additions {
    private static final Set<String> LOG =
            Set.of("id", "description", "note", "message", "loggingLevel", "logName", "marker");
    private static final Set<String> SET_PROPERTY = Set.of("id", "description", "note", "name", "simple", "constant");
    private static final Set<String> TO_LOG = Set.of("id", "description", "note", "uri", "parameters");
    private static final String OWN_NAME = "[A-Za-z][A-Za-z0-9_-]*";

    private final Consumer<Deviation> found;

    Additions(Consumer<Deviation> found) {
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
                return plain(body, TO_LOG) && body.textOf("uri").matches("log:[A-Za-z0-9._-]+");
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
        if (name.matches(OWN_NAME) && !name.startsWith("Camel") && !MoneyRoutes.PROPERTIES.contains(name)) {
            return true;
        }
        found.accept(Deviation.at(
                body,
                Kind.PROPERTY,
                route,
                path,
                name,
                "a step sets the property " + Steps.quoted(name) + ", which is not its own"));
        return true;
    }

    private boolean expressions(String route, String path, Item body) {
        for (Item call : Expressions.callsIn(body)) {
            found.accept(Deviation.at(
                    call,
                    Kind.EXPRESSION,
                    route,
                    path,
                    Steps.lastKey(path),
                    "an expression does more than look: " + Steps.quoted(call.plain())));
        }
        return true;
    }
}
