package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Checks a route that moves no money: it may do what it likes as long as it stays away from what does. */
final class OwnRoute {
    private static final Set<String> KEYS = Set.of(
            "id",
            "description",
            "note",
            "group",
            "autoStartup",
            "errorHandler",
            "from",
            "logMask",
            "messageHistory",
            "startupOrder");
    private static final Set<String> STEPS = Set.of(
            "log",
            "setBody",
            "setHeader",
            "setHeaders",
            "setProperty",
            "setVariable",
            "setVariables",
            "removeHeader",
            "removeHeaders",
            "removeProperty",
            "removeVariable",
            "choice",
            "filter",
            "split",
            "to",
            "bean",
            "convertBodyTo",
            "transform",
            "marshal",
            "unmarshal",
            "multicast",
            "recipientList",
            "stop",
            "step",
            "pipeline",
            "validate",
            "doTry");
    /** Only where no batch waits for the route's end. */
    private static final Set<String> AT_LEISURE = Set.of("wireTap", "delay", "throttle", "threads");
    /** Keys under which Camel makes an object or picks one by its name. */
    private static final Set<String> PICKS = Set.of(
            "beanType", "executorService", "aggregationStrategy", "onPrepare", "logger", "logLanguage", "processorRef");

    private final MoneyRoutes money;
    private final Set<String> pageBeans;
    private final boolean told;
    private final Endpoints endpoints;
    private final String id;
    private final Consumer<Deviation> found;

    /**
     * @param pageBeans beans it may use
     * @param told whether a batch is told to it: then it runs inside the transaction that marks the batch as told
     */
    OwnRoute(
            MoneyRoutes money,
            Set<String> pageBeans,
            boolean told,
            Endpoints endpoints,
            String id,
            Consumer<Deviation> found) {
        this.money = money;
        this.pageBeans = pageBeans;
        this.told = told;
        this.endpoints = endpoints;
        this.id = id;
        this.found = found;
    }

    void check(Item route) {
        route.map().forEach((key, value) -> {
            if (!KEYS.contains(key)) {
                report(value, Kind.OWN_ROUTE, "route." + key, key, key + " is not for a route of one's own");
            }
        });
        Item handler = route.get("errorHandler");
        if (handler != null
                && !Set.of("noErrorHandler").containsAll(handler.map().keySet())) {
            report(
                    handler,
                    Kind.OWN_ROUTE,
                    "route.errorHandler",
                    Steps.shown(handler),
                    "an error handler that may handle: " + Steps.shown(handler));
        }
        Item from = route.get("from");
        if (from == null) {
            report(route, Kind.OWN_ROUTE, "route", "from", "a route without a from");
            return;
        }
        endpoints.from(id, from);
        from.map().forEach((key, value) -> {
            if (key.equals("steps")) {
                steps(value);
            } else if (!Set.of("id", "description", "note", "uri", "parameters").contains(key)) {
                report(value, Kind.OWN_ROUTE, "route.from." + key, key, key + " is not for a route of one's own");
            }
        });
        from.walk(this::values);
    }

    private void steps(Item list) {
        for (Item step : list.list()) {
            step.map().forEach((kind, body) -> step(kind, body));
        }
    }

    private void step(String kind, Item body) {
        if (!STEPS.contains(kind) && !(AT_LEISURE.contains(kind) && !told)) {
            report(
                    body,
                    Kind.DANGEROUS_STEP,
                    "route.from.steps",
                    kind,
                    "a step " + kind + (told ? " in a route that batches are told to" : ""));
        }
        if (kind.equals("to") || kind.equals("wireTap")) {
            endpoints.to(id, body, told);
        } else if (kind.equals("bean")) {
            bean(body);
        } else if (kind.equals("recipientList")) {
            recipients(body);
        } else if (kind.equals("setProperty") && body.textOf("name").startsWith("Camel")) {
            report(
                    body,
                    Kind.PROPERTY,
                    "route.from.steps",
                    "setProperty",
                    "a step sets Camel's own property " + body.textOf("name"));
        }
        nested(body);
    }

    private void nested(Item body) {
        body.map().forEach((key, value) -> {
            if (key.equals("steps")) {
                steps(value);
            } else if (isExpression(key, value) && !Expressions.isHarmless(key)) {
                report(value, Kind.EXPRESSION, "route.from.steps", key, "an expression in the language " + key);
            } else if (PICKS.contains(key)) {
                report(value, Kind.BEAN, "route.from.steps", key, key + " picks " + Steps.shown(value));
            } else {
                nested(value);
            }
        });
        body.list().forEach(this::nested);
    }

    /** A text under {@code ref} or {@code method} is the name of a bean or of its method. */
    private static boolean isExpression(String key, Item value) {
        return Canonical.LANGUAGES.contains(key) && value.kind() == Item.Kind.MAP;
    }

    private void bean(Item body) {
        String ref = body.textOf("ref").replaceFirst("^#(bean:)?", "");
        if (money.beans().contains(ref)) {
            report(
                    body,
                    Kind.MONEY_BEAN,
                    "route.from.steps",
                    ref,
                    "the bean " + ref + " is called outside of its route");
        } else if (!pageBeans.contains(ref)) {
            report(
                    body,
                    Kind.BEAN,
                    "route.from.steps",
                    ref,
                    "the bean " + Steps.quoted(ref) + " is none that answers pages");
        }
    }

    private void recipients(Item body) {
        Item constant = body.get("constant");
        if (constant == null) {
            report(
                    body,
                    Kind.DANGEROUS_STEP,
                    "route.from.steps",
                    "recipientList",
                    "recipients that an expression computes");
            return;
        }
        for (String uri : constant.textOf("expression").split(",")) {
            endpoints.to(id, constant.with("uri", Item.text(constant.file(), constant.line(), uri)), told);
        }
    }

    private void values(Item item) {
        if (item.kind() == Item.Kind.TEXT && Expressions.calls(item.plain())) {
            Kind kind = Expressions.loadsOrMakes(item.plain()) ? Kind.BEAN : Kind.EXPRESSION;
            report(
                    item,
                    kind,
                    "route.from.steps",
                    "expression",
                    "an expression does more than look: " + Steps.quoted(item.plain()));
        }
    }

    private void report(Item place, Kind kind, String path, String subject, String what) {
        found.accept(Deviation.at(place, kind, id, path, subject, what));
    }

    /** Where routes told of a batch lead to. */
    static List<String> targets(Item route) {
        return route.texts().stream()
                .flatMap(text -> List.of(text.plain().split(",")).stream())
                .map(String::strip)
                .filter(text -> text.startsWith("direct:"))
                .toList();
    }
}
