package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
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

    static String named(Item step) {
        String id = body(step).textOf("id");
        return id.isEmpty() ? subject(step) : id + " (" + subject(step).strip() + ")";
    }

    static String shown(Item item) {
        String text = switch (item.kind()) {
            case TEXT -> quoted(item.plain());
            case LIST -> item.list().stream().map(Steps::shown).collect(Collectors.joining(", ", "[", "]"));
            case MAP -> String.join(", ", item.map().keySet());
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
