package tech.novaeco.settlement.adapter.routecheck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** All elements of all files that would run together, in their one spelling. */
final class RouteSet {
    private final List<Item> routes = new ArrayList<>();
    private final List<Item> configurations = new ArrayList<>();
    private final List<Item> beans = new ArrayList<>();
    private final List<Item> everything = new ArrayList<>();

    static RouteSet read(List<RouteSource> sources, List<Deviation> deviations) {
        RouteSet set = new RouteSet();
        for (RouteSource source : sources) {
            for (Item written : YamlReader.read(source, deviations)) {
                set.add(Canonical.element(written), deviations);
            }
        }
        return set;
    }

    private void add(Item element, List<Deviation> deviations) {
        everything.add(element);
        if (element.map().isEmpty()) {
            String what = "this is no element of a route file: " + Steps.shown(element);
            deviations.add(Deviation.at(element, Kind.UNREADABLE, "", "", "yaml", what));
        } else if (element.map().size() > 1) {
            String what = "several elements stand in one: "
                    + String.join(", ", element.map().keySet());
            deviations.add(Deviation.at(element, Kind.TRICK, "", "", "yaml", what));
        }
        element.map().forEach((name, value) -> {
            switch (name) {
                case "route" -> routes.add(value);
                case "routeConfiguration" -> configurations.add(value);
                case "beans" -> beans.addAll(value.list().isEmpty() ? List.of(value) : value.list());
                default -> refuse(value, name, deviations);
            }
        });
    }

    private static void refuse(Item place, String name, List<Deviation> deviations) {
        deviations.add(Deviation.at(place, Kind.TOP_LEVEL, "", name, name, "a file holds the element " + name));
    }

    /** Routes by their id; those without one are under the empty text. */
    Map<String, List<Item>> routesById() {
        return byName(routes, "id");
    }

    List<Item> routes() {
        return routes;
    }

    Map<String, List<Item>> configurations() {
        return byName(configurations, "id");
    }

    Map<String, List<Item>> beans() {
        return byName(beans, "name");
    }

    List<Item> everything() {
        return everything;
    }

    static String from(Item route) {
        Item from = route.get("from");
        return from == null ? "" : from.textOf("uri");
    }

    private static Map<String, List<Item>> byName(List<Item> items, String key) {
        Map<String, List<Item>> named = new LinkedHashMap<>();
        items.forEach(item -> named.computeIfAbsent(item.textOf(key), name -> new ArrayList<>())
                .add(item));
        return named;
    }
}
