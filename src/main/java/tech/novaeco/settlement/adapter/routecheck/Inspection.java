package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** One look at one set of files. */
final class Inspection {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final String DISPATCH = "dispatch";

    private final MoneyRoutes money;
    private final Map<String, String> settings;
    private final Values values;
    private final List<RouteSource> sources;
    private final RouteSet set;
    private final Recipients recipients;
    private final Consumer<Deviation> found;

    Inspection(
            MoneyRoutes money,
            Map<String, String> settings,
            List<RouteSource> sources,
            RouteSet set,
            Consumer<Deviation> found) {
        this.money = money;
        this.settings = settings;
        this.values = new Values(settings);
        this.sources = sources;
        this.set = set;
        this.recipients = new Recipients(set, money, found);
        this.found = found;
    }

    void run() {
        set.everything().forEach(this::placeholders);
        compare("routeConfiguration", Kind.CONFIGURATION, money.configurations(), set.configurations());
        compare("beans", Kind.BEAN, money.declaredBeans(), set.beans());
        compare("route", Kind.ROUTE_MISSING, money.routes(), set.routesById());
        set.routesById().getOrDefault(IntakeNumbers.ROUTE, List.of()).stream()
                .limit(1)
                .forEach(new IntakeNumbers(values, found)::check);
        new OneOfEach(found).check(set.routes());
        Set<String> told = told();
        ownRoutes(told);
    }

    private void compare(String element, Kind kind, Map<String, List<Item>> expected, Map<String, List<Item>> actual) {
        expected.forEach((name, references) -> {
            List<Item> present = actual.getOrDefault(name, List.of());
            if (present.isEmpty()) {
                missing(element, kind, name, references.get(0));
            } else {
                Comparison comparison =
                        new Comparison(name, values, new Additions(values, isPage(references.get(0)), found), found);
                comparison.compare(element, references.get(0), present.get(0));
            }
        });
        actual.forEach((name, items) -> {
            for (Item twice : items.subList(1, name.isEmpty() ? 1 : items.size())) {
                String what = "a second one is called " + name + "; the first is in "
                        + items.get(0).file() + ":" + items.get(0).line();
                found.accept(Deviation.at(twice, Kind.ROUTE_TWICE, name, element, name, what));
            }
            if (!element.equals("route") && !expected.containsKey(name)) {
                Item first = items.get(0);
                String what = "a " + (element.equals("beans") ? "bean" : element) + " of one's own: "
                        + Steps.quoted(name) + type(first);
                found.accept(Deviation.at(first, kind, name, element, name, what));
            }
        });
    }

    /** Under another name it does what a route of the jar does, which is not there. */
    private boolean isRenamed(Item route) {
        return !money.routes().containsKey(route.textOf("id"))
                && money.routes().entrySet().stream()
                        .filter(expected -> !set.routesById().containsKey(expected.getKey()))
                        .anyMatch(expected ->
                                RouteSet.from(expected.getValue().get(0)).equals(RouteSet.from(route)));
    }

    private static boolean isPage(Item route) {
        return RouteSet.from(route).startsWith("platform-http:");
    }

    private static String type(Item bean) {
        return bean.textOf("type").isEmpty() ? "" : " of type " + bean.textOf("type");
    }

    /** Said of the file that holds it in the jar, or that stands in the place of that file; a page may be left out. */
    private void missing(String element, Kind kind, String name, Item reference) {
        for (Item route : set.routes()) {
            if (isRenamed(route) && RouteSet.from(route).equals(RouteSet.from(reference))) {
                String what = "the route " + name + " is called " + Steps.quoted(route.textOf("id")) + " here";
                found.accept(Deviation.at(route.getOr("id", route), kind, name, element, "missing", what));
                return;
            }
        }
        if (isPage(reference)) {
            return;
        }
        String file = sources.stream()
                .filter(source -> source.name().equals(reference.file()))
                .map(RouteSource::shown)
                .findFirst()
                .orElse(reference.file());
        found.accept(
                new Deviation(kind, file, 1, name, element, "missing", "the " + element + " " + name + " is gone"));
    }

    private void placeholders(Item element) {
        for (Item text : element.texts()) {
            Matcher placeholder = PLACEHOLDER.matcher(text.plain());
            int known = 0;
            while (placeholder.find()) {
                known += settings.containsKey(placeholder.group(1)) ? 1 : 0;
            }
            if (text.plain().split("\\{\\{", -1).length - 1 != known) {
                String what = "this placeholder is none of the worker's settings: " + Steps.quoted(text.plain());
                found.accept(Deviation.at(text, Kind.PLACEHOLDER, "", "", "placeholder", what));
            }
        }
    }

    /** @return the endpoints that a batch is told to, however many routes further on */
    private Set<String> told() {
        List<Item> dispatch = set.routesById().getOrDefault(DISPATCH, List.of());
        Item list = dispatch.isEmpty() ? null : dispatch.get(0).find("recipientList");
        Item constant = list == null ? null : list.get("constant");
        Item expression = constant == null ? null : constant.get("expression");
        if (expression == null) {
            return Set.of();
        }
        List<String> names = List.of(values.resolve(expression.plain()).strip().split("\\s*,\\s*"));
        recipients.check(names, expression);
        return recipients.reached(names);
    }

    private void ownRoutes(Set<String> told) {
        Endpoints endpoints = new Endpoints(money.endpoints(), values, found);
        for (Item route : set.routes()) {
            String id = route.textOf("id");
            if (!money.routes().containsKey(id) && !isRenamed(route)) {
                boolean isTold = told.contains(RouteSet.from(route));
                new OwnRoute(money, isTold, endpoints, id, found).check(route);
                if (isTold && recipients.reached(OwnRoute.targets(route)).contains(RouteSet.from(route))) {
                    String what = "a route that batches are told to leads back to itself";
                    found.accept(Deviation.at(route, Kind.DANGEROUS_STEP, id, "route.from.steps", "to", what));
                }
            }
        }
    }
}
