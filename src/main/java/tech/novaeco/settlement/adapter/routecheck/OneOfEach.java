package tech.novaeco.settlement.adapter.routecheck;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Refuses what Camel does not start with: two expressions at one place, two steps of one id. */
final class OneOfEach {
    private final Map<String, Item> ids = new HashMap<>();
    private final Consumer<Deviation> found;

    OneOfEach(Consumer<Deviation> found) {
        this.found = found;
    }

    void check(List<Item> routes) {
        for (Item route : routes) {
            Item from = route.get("from");
            if (from != null) {
                look(from);
            }
        }
    }

    private void look(Item item) {
        Item id = item.get("id");
        Item first = id == null ? null : ids.putIfAbsent(id.plain(), id);
        if (id != null && first != null) {
            refuse(
                    id,
                    "a second step is called " + id.plain() + "; the first is in " + first.file() + ":" + first.line());
        }
        List<Item> expressions = item.map().entrySet().stream()
                .filter(member -> Canonical.LANGUAGES.contains(member.getKey())
                        || member.getKey().equals("expression"))
                .map(Map.Entry::getValue)
                .filter(value -> value.kind() == Item.Kind.MAP)
                .toList();
        if (expressions.size() > 1) {
            refuse(expressions.get(1), "two expressions stand at one place");
        }
        item.list().forEach(this::look);
        item.map().forEach((key, value) -> {
            if (!key.equals("parameters")) {
                look(value);
            }
        });
    }

    private void refuse(Item place, String what) {
        found.accept(Deviation.at(place, Kind.TRICK, "", "", "", what));
    }
}
