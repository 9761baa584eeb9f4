package tech.novaeco.settlement.adapter.routecheck;

import java.util.Set;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Which endpoints a route of one's own may begin with and send to. */
final class Endpoints {
    private static final Set<String> FROM = Set.of("direct", "seda", "timer", "platform-http", "sql");
    private static final Set<String> TO = Set.of("direct", "seda", "log", "http", "https", "spring-rabbitmq");
    private static final String OWN_SQL = "sql:classpath:sql/[a-z0-9-]+\\.sql";
    private static final String NAME = "(direct|seda|timer|log):[A-Za-z0-9._-]+";
    /** Of the component for SQL: statements beside the query. */
    private static final String STATEMENTS = "(?i)(consumer\\.)?onConsume.*";

    private final Set<String> moneyEndpoints;
    private final Consumer<Deviation> found;

    Endpoints(Set<String> moneyEndpoints, Consumer<Deviation> found) {
        this.moneyEndpoints = moneyEndpoints;
        this.found = found;
    }

    void from(String route, Item from) {
        String uri = from.textOf("uri");
        Item place = place(from);
        if (moneyEndpoints.contains(uri)) {
            report(place, Kind.SECOND_CONSUMER, route, "from " + uri, "a second route takes from " + uri);
        } else if (!FROM.contains(scheme(uri))
                || !wellFormed(uri)
                || (scheme(uri).equals("sql") && !uri.matches(OWN_SQL))) {
            report(place, Kind.ENDPOINT, route, "from " + scheme(uri), "a route begins with " + Steps.quoted(uri));
        }
        parameters(route, from, scheme(uri));
    }

    /** @param told whether a batch waits for it */
    void to(String route, Item step, boolean told) {
        Item canonical = Canonical.element(step);
        String uri = canonical.textOf("uri");
        Item place = place(canonical);
        if (moneyEndpoints.contains(uri)) {
            report(place, Kind.MONEY_ROUTE, route, "to " + uri, "a route of one's own sends to " + uri);
        } else if (!TO.contains(scheme(uri)) || !wellFormed(uri)) {
            report(place, Kind.ENDPOINT, route, "to " + scheme(uri), "a step sends to " + Steps.quoted(uri));
        } else if (told && scheme(uri).equals("seda")) {
            report(
                    place,
                    Kind.DANGEROUS_STEP,
                    route,
                    "seda",
                    "a recipient of batches passes them on in memory: " + uri);
        } else if (uri.matches("spring-rabbitmq:(default)?")) {
            report(
                    place,
                    Kind.ENDPOINT,
                    route,
                    "to spring-rabbitmq",
                    "a step publishes to the exchange that reaches every queue");
        }
        parameters(route, canonical, scheme(uri));
    }

    private void parameters(String route, Item endpoint, String scheme) {
        Item parameters = endpoint.get("parameters");
        if (parameters == null) {
            return;
        }
        parameters.map().forEach((name, value) -> {
            boolean statement = scheme.equals("sql") && name.matches(STATEMENTS);
            if (statement || Expressions.loadsOrMakes(value.plain())) {
                report(
                        value,
                        Kind.ENDPOINT,
                        route,
                        scheme,
                        "the parameter " + name + " of " + scheme + " does more: " + Steps.shown(value));
            }
        });
    }

    private static boolean wellFormed(String uri) {
        return !Set.of("direct", "seda", "timer", "log").contains(scheme(uri)) || uri.matches(NAME);
    }

    private static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    private static Item place(Item endpoint) {
        Item uri = endpoint.get("uri");
        return uri == null ? endpoint : uri;
    }

    private void report(Item place, Kind kind, String route, String subject, String what) {
        found.accept(Deviation.at(place, kind, route, "route.from.steps", subject, what));
    }
}
