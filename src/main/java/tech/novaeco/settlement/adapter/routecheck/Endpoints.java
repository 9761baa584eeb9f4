package tech.novaeco.settlement.adapter.routecheck;

import java.util.Set;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.rabbit.Topology;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Which endpoints a route of one's own may begin with and send to. */
final class Endpoints {
    private static final Set<String> FROM = Set.of("direct", "seda", "timer", "platform-http");
    private static final Set<String> TO = Set.of("direct", "seda", "log", "http", "https", "spring-rabbitmq");
    private static final String NAMED = "(direct|seda|timer|log|spring-rabbitmq):[A-Za-z0-9._-]+";

    private static final String PAGE = "platform-http:/|platform-http:(/[A-Za-z0-9._~{}-]+)+";

    private final Set<String> moneyEndpoints;
    private final Parameters parameters;
    private final Consumer<Deviation> found;

    Endpoints(Set<String> moneyEndpoints, Values values, Consumer<Deviation> found) {
        this.moneyEndpoints = moneyEndpoints;
        this.parameters = new Parameters(values, false);
        this.found = found;
    }

    void from(String route, Item from) {
        String uri = from.textOf("uri");
        Item place = place(from);
        if (moneyEndpoints.stream().anyMatch(money -> overlap(money.split("/"), uri.split("/")))) {
            report(place, Kind.SECOND_CONSUMER, route, "from " + uri, "a second route takes from " + uri);
        } else if (!FROM.contains(scheme(uri)) || !wellFormed(uri)) {
            report(place, Kind.ENDPOINT, route, "from " + scheme(uri), "a route begins with " + Steps.quoted(uri));
        }
        parameters.from(from, (item, what) -> report(item, Kind.ENDPOINT, route, scheme(uri), what));
    }

    /** @param told whether a batch waits for it */
    void to(String route, Item step, boolean told) {
        String uri = step.textOf("uri");
        Item place = place(step);
        if (moneyEndpoints.contains(uri)) {
            report(place, Kind.MONEY_ROUTE, route, "to " + uri, "a route of one's own sends to " + uri);
        } else if (!TO.contains(scheme(uri)) || !wellFormed(uri)) {
            report(place, Kind.ENDPOINT, route, "to " + scheme(uri), "a step sends to " + Steps.quoted(uri));
        } else if (told && scheme(uri).equals("seda")) {
            String what = "a recipient of batches passes them on in memory: " + uri;
            report(place, Kind.DANGEROUS_STEP, route, "seda", what);
        } else if (uri.matches("spring-rabbitmq:(?i)default")) {
            String what = "a step publishes to the exchange that reaches every queue";
            report(place, Kind.ENDPOINT, route, "to spring-rabbitmq", what);
        } else if (uri.equals("spring-rabbitmq:" + Topology.EVENTS)) {
            String what = "a step publishes to the exchange of the worker's own events";
            report(place, Kind.ENDPOINT, route, "to spring-rabbitmq", what);
        }
        parameters.to(step, (item, what) -> report(item, Kind.ENDPOINT, route, scheme(uri), what));
    }

    /** As of {@code /receipts/{tradeId}} and {@code /receipts/{anything}}: a request would fit both. */
    private static boolean overlap(String[] money, String[] own) {
        boolean fits = money.length == own.length;
        for (int i = 0; fits && i < own.length; i++) {
            fits = own[i].equals(money[i]) || own[i].contains("{") || money[i].contains("{");
        }
        return fits;
    }

    private static boolean wellFormed(String uri) {
        return uri.matches(NAMED) || uri.matches(PAGE) || (uri.matches("https?:.+") && uri.matches(Parameters.PLAIN));
    }

    static String scheme(String uri) {
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
