package tech.novaeco.settlement.adapter.routecheck;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/**
 * Compares one route, configuration or bean with its reference: everything in it counts, but for what people read, what is
 * only logged, and harmless steps of one's own.
 */
final class Comparison {
    private static final Set<String> FOR_PEOPLE = Set.of("description", "note", "group");
    private static final Set<String> LOGGING = Set.of(
            "logExhausted",
            "logHandled",
            "logNewException",
            "logContinued",
            "logRetryAttempted",
            "logStackTrace",
            "logRetryStackTrace",
            "logExhaustedMessageHistory",
            "logMask",
            "messageHistory",
            "retryAttemptedLogLevel",
            "retriesExhaustedLogLevel");
    private static final String LOGGING_VALUES = "(?i)true|false|TRACE|DEBUG|INFO|WARN|ERROR|OFF";

    private final String route;
    private final Values values;
    private final Additions additions;
    private final Consumer<Deviation> found;

    Comparison(String route, Values values, Additions additions, Consumer<Deviation> found) {
        this.route = route;
        this.values = values;
        this.additions = additions;
        this.found = found;
    }

    void compare(String path, Item expected, Item actual) {
        if (expected.kind() != actual.kind()) {
            value(path, actual, "it has another form than " + Steps.shown(expected));
        } else if (expected.kind() == Item.Kind.MAP) {
            maps(path, expected, actual);
        } else if (expected.kind() == Item.Kind.LIST) {
            lists(path, expected, actual);
        } else {
            String wrong = values.wrong(expected.plain(), actual.plain());
            if (wrong != null) {
                value(path, actual, Steps.lastKey(path) + " is " + Steps.quoted(actual.plain()) + ", " + wrong);
            }
        }
    }

    private void maps(String path, Item expected, Item actual) {
        Map<String, Item> gone = new LinkedHashMap<>(expected.map());
        gone.keySet().removeAll(actual.map().keySet());
        gone.remove("id");
        Item steps = gone.remove("steps");
        if (steps != null) {
            steps(path + ".steps", steps.list(), actual);
        }
        Map<String, Item> added = new LinkedHashMap<>(actual.map());
        added.keySet().removeAll(expected.map().keySet());
        added.entrySet().removeIf(member -> harmless(member.getKey(), member.getValue(), path));
        if (gone.size() == 1 && added.size() == 1) {
            replaced(path, one(gone), one(added));
        } else {
            gone.forEach((key, value) ->
                    value(path + "." + key, actual, key + " is gone, it must be " + Steps.shown(value)));
            added.forEach((key, value) -> value(path + "." + key, value, key + " is added: " + Steps.shown(value)));
        }
        expected.map().forEach((key, value) -> {
            Item other = actual.get(key);
            if (other != null && key.equals("steps")) {
                steps(path + ".steps", value.list(), other);
            } else if (other != null && !(key.equals("id") && path.contains("."))) {
                compare(path + "." + key, value, other);
            }
        });
    }

    private void replaced(String path, Map.Entry<String, Item> expected, Map.Entry<String, Item> actual) {
        String what = actual.getKey() + " (" + Steps.shown(actual.getValue()) + ") stands where " + expected.getKey()
                + " (" + Steps.shown(expected.getValue()) + ") must be";
        value(path + "." + expected.getKey(), actual.getValue(), what);
    }

    private static Map.Entry<String, Item> one(Map<String, Item> members) {
        return members.entrySet().iterator().next();
    }

    private static boolean harmless(String key, Item value, String path) {
        return !path.endsWith(".parameters")
                && (FOR_PEOPLE.contains(key)
                        || key.equals("id")
                        || (key.equals("disabled") && value.plain().equalsIgnoreCase("false"))
                        || (key.equals("autoStartup") && value.plain().equalsIgnoreCase("true"))
                        || (LOGGING.contains(key) && value.plain().matches(LOGGING_VALUES)));
    }

    private void lists(String path, Item expected, Item actual) {
        if (expected.list().size() != actual.list().size()) {
            String what = "there are " + actual.list().size() + " of " + Steps.lastKey(path) + ", not "
                    + expected.list().size();
            value(path, actual, what);
            return;
        }
        for (int i = 0; i < expected.list().size(); i++) {
            compare(path, expected.list().get(i), actual.list().get(i));
        }
    }

    private void steps(String path, List<Item> expected, Item holder) {
        List<Item> actual = holder.list();
        int next = 0;
        for (Item step : actual) {
            int match = Steps.find(expected, step, next);
            boolean early = match >= 0
                    && expected.subList(next, match).stream().anyMatch(skipped -> Steps.find(actual, skipped, 0) >= 0);
            if (match >= 0 && !early) {
                for (Item skipped : expected.subList(next, match)) {
                    removed(path, skipped, step, actual);
                }
                same(path, expected.get(match), step);
                next = match + 1;
            } else if (Steps.find(expected, step, 0) >= 0) {
                added(path, step, Steps.named(step) + " stands here, out of its order");
            } else if (!additions.allow(route, path, step)) {
                if (next < expected.size() && Steps.replaces(step, expected.get(next), actual)) {
                    replaced(path, expected.get(next), step);
                    next++;
                } else {
                    added(path, step, "a step is added: " + Steps.named(step));
                }
            }
        }
        for (Item missing : expected.subList(next, expected.size())) {
            removed(path, missing, holder, actual);
        }
    }

    private void same(String path, Item expected, Item step) {
        String kind = Steps.kind(step);
        Item disabled = Steps.body(step).get("disabled");
        if (disabled != null && !disabled.plain().equalsIgnoreCase("false")) {
            found.accept(Deviation.at(
                    disabled,
                    Kind.STEP_REMOVED,
                    route,
                    path,
                    Steps.subject(expected),
                    "the step " + Steps.named(expected) + " is switched off"));
            return;
        }
        if (step.map().size() != 1) {
            added(path, step, "several steps stand in one");
        }
        compare(path + "." + kind, Steps.body(expected), Steps.body(step));
    }

    private void removed(String path, Item expected, Item place, List<Item> actual) {
        boolean elsewhere = Steps.find(actual, expected, 0) >= 0;
        String what = "the step " + Steps.named(expected) + (elsewhere ? " is not where it must be" : " is gone");
        found.accept(Deviation.at(place, Kind.STEP_REMOVED, route, path, Steps.subject(expected), what));
    }

    private void replaced(String path, Item expected, Item step) {
        Item place = Steps.difference(expected, step);
        String what = Steps.named(step) + " stands in the place of " + Steps.named(expected);
        String subject = Steps.subject(step);
        found.accept(
                SettlementRules.handsOn(subject)
                        ? Deviation.at(place, Kind.STEP_ADDED, route, path, subject, what)
                        : Deviation.at(place, Kind.STEP_REMOVED, route, path, Steps.subject(expected), what));
    }

    private void added(String path, Item step, String what) {
        found.accept(Deviation.at(firstKey(step), Kind.STEP_ADDED, route, path, Steps.subject(step), what));
    }

    private void value(String path, Item place, String what) {
        found.accept(Deviation.at(place, Kind.VALUE, route, path, Steps.lastKey(path), what));
    }

    private static Item firstKey(Item step) {
        @Nullable Item body = step.map().values().stream().findFirst().orElse(null);
        return body == null ? step : body;
    }
}
