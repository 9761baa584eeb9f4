package tech.novaeco.settlement.adapter.routecheck;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Checks a route that moves no money: it may do what it likes as long as it stays away from what does. */
final class OwnRoute {
    private static final String STEPS = "route.from.steps";
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

    private final MoneyRoutes money;
    private final boolean told;
    private final Endpoints endpoints;
    private final String id;
    private final Consumer<Deviation> found;

    /** @param told whether a batch is told to it: then it runs inside the transaction that marks the batch as told */
    OwnRoute(MoneyRoutes money, boolean told, Endpoints endpoints, String id, Consumer<Deviation> found) {
        this.money = money;
        this.told = told;
        this.endpoints = endpoints;
        this.id = id;
        this.found = found;
    }

    void check(Item route) {
        route.map().forEach((key, value) -> {
            if (!KEYS.contains(key) || (told && key.equals("autoStartup"))) {
                String whose = told ? "that batches are told to" : "of one's own";
                report(value, Kind.OWN_ROUTE, "route." + key, key, key + " is not for a route " + whose);
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
    }

    private void steps(Item list) {
        for (Item step : list.list()) {
            step.map().forEach(this::step);
            if (step.map().size() != 1) {
                report(step, Kind.TRICK, STEPS, "", "not one step stands here: " + Steps.shown(step));
            }
        }
    }

    private void step(String kind, Item body) {
        if (kind.equals("bean")) {
            bean(body);
            return;
        }
        if (!OwnSteps.may(kind, told)) {
            String where = told ? " in a route that batches are told to" : "";
            report(body, Kind.DANGEROUS_STEP, STEPS, kind, "a step " + kind + where);
        }
        if (kind.equals("to") || kind.equals("wireTap")) {
            endpoints.to(id, body, told);
        } else if (kind.equals("recipientList")) {
            recipients(body);
        } else if (kind.startsWith("set") && !kind.equals("setBody")) {
            names(kind, body);
        }
        options(kind, body);
    }

    /** Everything in a step, or in a part of one, but for the steps in it. */
    private void options(String kind, Item body) {
        body.map().forEach((key, value) -> {
            if (key.equals("steps")) {
                steps(value);
            } else if (isExpression(key, value)) {
                expression(key, value);
            } else if (!OwnSteps.hasOption(kind, key, value)) {
                report(value, Kind.DANGEROUS_STEP, STEPS, kind, kind + " has " + key + ": " + Steps.shown(value));
            } else if (!key.equals("parameters")) {
                options(key, value);
            }
        });
        body.list().forEach(element -> options(kind, element));
        boolean calls = told ? Expressions.callsOrFails(body.plain()) : Expressions.calls(body.plain());
        if (calls) {
            Kind call = Expressions.loadsOrMakes(body.plain()) ? Kind.BEAN : Kind.EXPRESSION;
            report(body, call, STEPS, kind, Expressions.complaint(body));
        }
    }

    /** A text under {@code ref} or {@code method} is the name of a bean or of its method. */
    private static boolean isExpression(String key, Item value) {
        return Canonical.LANGUAGES.contains(key) && value.kind() == Item.Kind.MAP;
    }

    private void expression(String language, Item value) {
        if (!Expressions.isHarmless(language)) {
            report(value, Kind.EXPRESSION, STEPS, language, "an expression in the language " + language);
        }
        options(language, value);
    }

    private void bean(Item body) {
        String ref = body.textOf("ref").replaceFirst("^#(bean:)?", "");
        boolean open = MoneyRoutes.OPEN_BEANS.contains(ref) && OwnSteps.isPlainCall(body);
        if (!open || told) {
            report(
                    body,
                    money.beans().contains(ref) ? Kind.MONEY_BEAN : Kind.BEAN,
                    STEPS,
                    ref,
                    "the bean " + Steps.quoted(ref) + " is called outside of the worker's routes");
        }
    }

    /** A header of Camel's would send a message elsewhere. */
    private void names(String kind, Item body) {
        body.walk(item -> {
            Item name = item.get("name");
            if (name != null && !OwnSteps.mayBeSet(name.plain())) {
                report(name, Kind.PROPERTY, STEPS, kind, kind + " sets " + Steps.quoted(name.plain()));
            }
        });
    }

    private void recipients(Item body) {
        Item constant = body.get("constant");
        Item list = constant == null ? null : constant.get("expression");
        if (list == null) {
            report(body, Kind.DANGEROUS_STEP, STEPS, "recipientList", "recipients that an expression computes");
            return;
        }
        for (String uri : list.plain().split(",")) {
            Item recipient = Item.text(list.file(), list.line(), uri.strip());
            endpoints.to(id, Canonical.element(Item.map(list.file(), list.line(), Map.of("uri", recipient))), told);
        }
    }

    private void report(Item place, Kind kind, String path, String subject, String what) {
        found.accept(Deviation.at(place, kind, id, path, subject, what));
    }

    /** Where routes told of a batch lead to. */
    static List<String> targets(Item route) {
        Item from = route.get("from");
        Item steps = from == null ? null : from.get("steps");
        return (steps == null ? List.<Item>of() : steps.texts())
                .stream()
                        .flatMap(text -> Arrays.stream(text.plain().split(",")))
                        .map(text -> Canonical.address(text.strip()))
                        .filter(text -> text.startsWith("direct:"))
                        .toList();
    }
}
