package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** One look at one set of files. */
final class Inspection {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
    private static final String INTAKE = "trade-intake";
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
        prefetch();
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

    private static boolean isPage(Item route) {
        return RouteSet.from(route).startsWith("platform-http:");
    }

    private static String type(Item bean) {
        return bean.textOf("type").isEmpty() ? "" : " of type " + bean.textOf("type");
    }

    /** Said of the file that holds it in the jar, or that stands in the place of that file. */
    private void missing(String element, Kind kind, String name, Item reference) {
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

    private void prefetch() {
        List<Item> intake = set.routesById().getOrDefault(INTAKE, List.of());
        Item count = intake.isEmpty() ? null : find(intake.get(0), "prefetchCount");
        Item consumers = intake.isEmpty() ? null : find(intake.get(0), "concurrentConsumers");
        Item size = intake.isEmpty() ? null : find(intake.get(0), "completionSize");
        if (count == null || consumers == null || size == null) {
            return;
        }
        OptionalInt each = values.number(count.plain());
        OptionalInt many = values.number(consumers.plain());
        OptionalInt batch = values.number(size.plain());
        OptionalInt settlers = values.number("{{SETTLERS}}");
        if (each.isEmpty() || many.isEmpty() || batch.isEmpty() || settlers.isEmpty()) {
            return;
        }
        long needed = batch.getAsInt() * (settlers.getAsInt() + 1L);
        long held = (long) each.getAsInt() * many.getAsInt();
        if (held < needed) {
            String what = "the worker holds " + held + " deliveries at most, fewer than " + needed
                    + ": a batch for each settler and one that fills";
            found.accept(Deviation.at(count, Kind.PREFETCH, INTAKE, "route.from.parameters", "prefetchCount", what));
        }
    }

    private static @Nullable Item find(Item item, String key) {
        Item here = item.get(key);
        for (Item below : item.map().values()) {
            here = here == null ? find(below, key) : here;
        }
        for (Item below : item.list()) {
            here = here == null ? find(below, key) : here;
        }
        return here;
    }

    /** @return the endpoints that a batch is told to, however many routes further on */
    private Set<String> told() {
        List<Item> dispatch = set.routesById().getOrDefault(DISPATCH, List.of());
        Item list = dispatch.isEmpty() ? null : find(dispatch.get(0), "recipientList");
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
            if (!money.routes().containsKey(id)) {
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
