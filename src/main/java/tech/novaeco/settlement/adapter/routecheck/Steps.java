package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a step is, by which it is recognised, and how it is named to a person. */
final class Steps {
    private static final int LONGEST = 60;

    private Steps() {}

    static String kind(Item step) {
        return step.map().keySet().stream().findFirst().orElse("");
    }

    static Item body(Item step) {
        return step.map().values().stream().findFirst().orElse(step);
    }

    /** Kind and target: two steps with the same do the same thing, with the same options or not. */
    static String subject(Item step) {
        Item body = body(step);
        String kind = kind(step);
        return switch (kind) {
            case "to", "toD", "wireTap", "enrich", "pollEnrich", "poll" -> kind + " " + body.textOf("uri");
            case "bean", "process" ->
                kind + " " + body.textOf("ref") + body.textOf("beanType") + suffix(".", body.textOf("method"));
            case "setProperty" -> kind + " " + body.textOf("name");
            default -> kind;
        };
    }

    /** @return the index of the step that does the same, at or after {@code from}; -1 for none */
    static int find(List<Item> steps, Item wanted, int from) {
        String subject = subject(wanted);
        for (int i = from; i < steps.size(); i++) {
            if (subject(steps.get(i)).equals(subject)) {
                return i;
            }
        }
        return -1;
    }

    /** @return whether it is of the same kind, and what it stands for is nowhere else */
    static boolean replaces(Item step, Item expected, List<Item> actual) {
        return kind(step).equals(kind(expected)) && find(actual, expected, 0) < 0;
    }

    /** @return the first text of {@code step} by which it is another than expected */
    static Item difference(Item expected, Item step) {
        return body(step).map().entrySet().stream()
                .filter(member ->
                        Set.of("uri", "ref", "beanType", "method", "name").contains(member.getKey()))
                .filter(member ->
                        !member.getValue().plain().equals(body(expected).textOf(member.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(body(step));
    }

    static String named(Item step) {
        String id = body(step).textOf("id");
        return id.isEmpty() ? subject(step) : id + " (" + subject(step).strip() + ")";
    }

    static String shown(Item item) {
        String text = switch (item.kind()) {
            case TEXT -> quoted(item.plain());
            case LIST -> item.list().stream().map(Steps::shown).collect(Collectors.joining(", ", "[", "]"));
            case MAP ->
                item.map().entrySet().stream()
                        .map(member -> member.getKey() + ": " + shown(member.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }

    static String quoted(String text) {
        String line = text.replace('\n', ' ');
        return "'" + (line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line) + "'";
    }

    static String lastKey(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String suffix(String dot, String text) {
        return text.isEmpty() ? "" : dot + text;
    }
}
