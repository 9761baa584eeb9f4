package tech.novaeco.settlement.adapter.routecheck;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a route file, with its place: a text, a list or a map. What a key stands for has the place of the key.
 *
 * @param line from 1
 */
record Item(String file, int line, @Nullable String text, List<Item> list, Map<String, Item> map, Kind kind) {
    enum Kind {
        TEXT,
        LIST,
        MAP
    }

    static Item text(String file, int line, String text) {
        return new Item(file, line, text, List.of(), Map.of(), Kind.TEXT);
    }

    static Item list(String file, int line, List<Item> list) {
        return new Item(file, line, null, list, Map.of(), Kind.LIST);
    }

    static Item map(String file, int line, Map<String, Item> map) {
        return new Item(file, line, null, List.of(), map, Kind.MAP);
    }

    @Nullable
    Item get(String key) {
        return map.get(key);
    }

    Item getOr(String key, Item otherwise) {
        return map.getOrDefault(key, otherwise);
    }

    /** What stands under a key, here or somewhere below. */
    @Nullable
    Item find(String key) {
        Item here = map.get(key);
        for (Item below : map.values()) {
            here = here == null ? below.find(key) : here;
        }
        for (Item below : list) {
            here = here == null ? below.find(key) : here;
        }
        return here;
    }

    /** The text under a key; empty where there is none. */
    String textOf(String key) {
        Item value = map.get(key);
        return value == null ? "" : value.plain();
    }

    List<Item> listOf(String key) {
        Item value = map.get(key);
        return value == null ? List.of() : value.list;
    }

    /** As it is written; empty for a list or a map. */
    String plain() {
        return text == null ? "" : text;
    }

    Item with(String key, Item value) {
        Map<String, Item> more = new LinkedHashMap<>(map);
        more.put(key, value);
        return map(file, line, more);
    }

    Item without(String key) {
        Map<String, Item> fewer = new LinkedHashMap<>(map);
        fewer.remove(key);
        return map(file, line, fewer);
    }

    Item at(int otherLine) {
        return new Item(file, otherLine, text, list, map, kind);
    }

    /** This and everything below it. */
    void walk(Consumer<Item> visitor) {
        visitor.accept(this);
        list.forEach(element -> element.walk(visitor));
        map.values().forEach(value -> value.walk(visitor));
    }

    List<Item> texts() {
        List<Item> found = new ArrayList<>();
        walk(item -> {
            if (item.kind == Kind.TEXT) {
                found.add(item);
            }
        });
        return found;
    }
}
