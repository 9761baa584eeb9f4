package tech.novaeco.settlement.adapter.routecheck;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Which parameters an endpoint may have that is no money route's: those listed, with values of their kind. */
final class Parameters {
    /** No reference to an object and no expression, nor one in the disguise of a percent code. */
    static final String PLAIN = "(?i)(?!.*%2[345])[^#$]*";

    private static final String ANY = "*";
    private static final String BOOLEAN = "true|false";
    private static final String NUMBER = "[0-9]{1,9}";
    private static final String FEW = "[1-9]|1[0-6]";
    private static final String MANY = "[1-9][0-9]{0,3}";
    private static final String WORDS = "[A-Za-z0-9 ._,;=/+-]*";
    /** A second and more. */
    private static final String PERIOD = "[1-9][0-9]{3,8}|[1-9][0-9]{0,4}[smh]";

    private static final Map<String, Map<String, String>> FROM = Map.of(
            "seda", Map.of("size", MANY, "concurrentConsumers", FEW),
            "timer", Map.of("period", PERIOD, "delay", NUMBER + "[smh]?", "repeatCount", NUMBER, "fixedRate", BOOLEAN),
            "platform-http", Map.of("httpMethodRestrict", WORDS, "consumes", WORDS, "produces", WORDS));
    /** What only chooses what is shown. */
    private static final Map<String, String> LOG = Map.ofEntries(
            Map.entry("level", "TRACE|DEBUG|INFO|WARN|ERROR|OFF"),
            Map.entry("marker", WORDS),
            Map.entry("maxChars", NUMBER),
            Map.entry("multiline", BOOLEAN),
            Map.entry("plain", BOOLEAN),
            Map.entry("showBody", BOOLEAN),
            Map.entry("showBodyType", BOOLEAN),
            Map.entry("showException", BOOLEAN),
            Map.entry("showCaughtException", BOOLEAN),
            Map.entry("showExchangeId", BOOLEAN),
            Map.entry("showExchangePattern", BOOLEAN),
            Map.entry("showProperties", BOOLEAN),
            Map.entry("showStackTrace", BOOLEAN),
            Map.entry("showVariables", BOOLEAN),
            Map.entry("groupSize", "[1-9][0-9]{0,6}"),
            Map.entry("groupInterval", MANY + "[0-9]{0,4}"),
            Map.entry("groupDelay", NUMBER),
            Map.entry("groupActiveOnly", BOOLEAN));
    /** As above, but a page's headers may hold somebody's password. */
    private static final Set<String> SHOWS_HEADERS = Set.of("showAll", "showHeaders");

    private static final Map<String, Map<String, String>> TO = Map.of(
            "direct", Map.of("block", BOOLEAN, "failIfNoConsumers", BOOLEAN, "timeout", NUMBER),
            "seda",
                    Map.of(
                            "size", MANY,
                            "blockWhenFull", BOOLEAN,
                            "discardWhenFull", BOOLEAN,
                            "offerTimeout", NUMBER,
                            "timeout", NUMBER,
                            "waitForTaskToComplete", "Never|IfReplyExpected|Always"),
            "log", LOG,
            "http", Map.of(ANY, PLAIN),
            "https", Map.of(ANY, PLAIN),
            "spring-rabbitmq",
                    Map.of(
                            "routingKey", "[A-Za-z0-9._-]*",
                            "confirm", "auto|enabled|disabled",
                            "confirmTimeout", NUMBER,
                            "allowNullBody", BOOLEAN,
                            "usePublisherConnection", BOOLEAN));

    private final Values values;
    private final boolean headersMayBeShown;

    Parameters(Values values, boolean headersMayBeShown) {
        this.values = values;
        this.headersMayBeShown = headersMayBeShown;
    }

    /** @param wrong hears the place of each parameter that is not allowed, and what is wrong with it */
    void from(Item endpoint, BiConsumer<Item, String> wrong) {
        check(endpoint, FROM, wrong);
    }

    /** As {@link #from}, of an endpoint that is sent to. */
    void to(Item endpoint, BiConsumer<Item, String> wrong) {
        check(endpoint, TO, wrong);
    }

    private static String allowed(Map<String, String> kinds) {
        return kinds.isEmpty() ? "none" : String.join(", ", new TreeSet<>(kinds.keySet()));
    }

    private void check(Item endpoint, Map<String, Map<String, String>> allowed, BiConsumer<Item, String> wrong) {
        String scheme = Endpoints.scheme(endpoint.textOf("uri"));
        Item parameters = endpoint.get("parameters");
        if (parameters == null) {
            return;
        }
        if (parameters.kind() != Item.Kind.MAP) {
            wrong.accept(parameters, "the parameters of " + scheme + " are no map");
        }
        Map<String, String> kinds = allowed.getOrDefault(scheme, Map.of());
        parameters.map().forEach((name, value) -> {
            String kind = kinds.getOrDefault(name, kinds.get(ANY));
            if (scheme.equals("log") && SHOWS_HEADERS.contains(name) && headersMayBeShown) {
                kind = BOOLEAN;
            }
            if (kind == null) {
                wrong.accept(
                        value, scheme + " has the parameter " + Steps.quoted(name) + "; allowed: " + allowed(kinds));
            } else if (value.kind() != Item.Kind.TEXT
                    || !values.resolve(value.plain()).matches(kind)) {
                wrong.accept(value, "the parameter " + name + " of " + scheme + " may not be " + Steps.shown(value));
            }
        });
    }
}
