package tech.novaeco.settlement.adapter.routecheck;

import java.io.ByteArrayInputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tech.novaeco.settlement.adapter.routecheck.Deviation.Kind;

/** Reads a file with the YAML library that Camel reads it with, and lets nothing pass that a reader could take for something else. */
final class YamlReader {
    private static final int DEEPEST = 100;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setAllowDuplicateKeys(true).build();

    /** Keys of what people read, and of what is evaluated. */
    private static final Set<String> FREE_TEXTS =
            Set.of("description", "note", "message", "log", "simple", "constant", "expression");

    private final String file;
    private final List<Deviation> deviations;
    private final Map<Node, Boolean> seen = new IdentityHashMap<>();

    private YamlReader(String file, List<Deviation> deviations) {
        this.file = file;
        this.deviations = deviations;
    }

    /** @return the elements of the file's list; none where it cannot be read, which is then a deviation */
    static List<Item> read(RouteSource source, List<Deviation> deviations) {
        YamlReader reader = new YamlReader(source.shown(), deviations);
        try {
            return reader.elements(source.content());
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            reader.refuse(Kind.UNREADABLE, line, "this is no YAML: " + oneLine(e.getProblem()));
        } catch (YamlEngineException e) {
            boolean encoding = e.getCause() instanceof CharacterCodingException;
            String what = encoding ? "this is no UTF-8" : "this is no YAML: " + oneLine(String.valueOf(e.getMessage()));
            reader.refuse(Kind.UNREADABLE, 1, what);
        }
        return List.of();
    }

    private List<Item> elements(byte[] content) {
        List<Item> found = new ArrayList<>();
        if (!isShallow(content)) {
            return found;
        }
        int before = deviations.size();
        int documents = 0;
        for (Node document : new Compose(SETTINGS).composeAllFromInputStream(new ByteArrayInputStream(content))) {
            documents++;
            if (documents > 1) {
                refuse(Kind.UNREADABLE, lineOf(document), "a second YAML document begins here");
            } else if (document instanceof SequenceNode sequence) {
                sequence.getValue().forEach(element -> found.add(item("", element, lineOf(element))));
            } else if (!Tag.NULL.equals(document.getTag())) {
                refuse(Kind.UNREADABLE, lineOf(document), "this is not a list of routes, configurations and beans");
            }
        }
        if (found.isEmpty() && deviations.size() == before) {
            refuse(Kind.UNREADABLE, 1, "this file holds no route");
        }
        return found;
    }

    /** What is nested without end would end the reader. */
    private boolean isShallow(byte[] content) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseInputStream(new ByteArrayInputStream(content))) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEEPEST) {
                int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
                refuse(Kind.UNREADABLE, line, "this is nested deeper than " + DEEPEST + " times");
                return false;
            }
        }
        return true;
    }

    /** @param key that it stands under, in a list or not */
    private Item item(String key, Node node, int line) {
        if (node.getAnchor().isPresent() || seen.put(node, true) != null) {
            refuse(Kind.TRICK, line, "an anchor or an alias (& or *) lets one text stand in two places");
            return Item.text(file, line, "");
        }
        if (node instanceof SequenceNode sequence) {
            List<Item> list = new ArrayList<>();
            sequence.getValue().forEach(element -> list.add(item(key, element, lineOf(element))));
            return Item.list(file, line, list);
        }
        if (node instanceof MappingNode mapping) {
            return Item.map(file, line, members(mapping));
        }
        // a plain ${body} gets the tag for variables of the environment, which Camel does not look at
        if (!node.getTag().getValue().startsWith(Tag.PREFIX) && !node.getTag().equals(Tag.ENV_TAG)) {
            refuse(Kind.TRICK, line, "the tag " + node.getTag() + " turns a text into something else");
        }
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!text.equals(text.strip()) && !FREE_TEXTS.contains(key)) {
            refuse(
                    Kind.TRICK,
                    line,
                    "blanks stand around " + Steps.quoted(text) + ": Camel takes them for a part of it");
        }
        return Item.text(file, line, FREE_TEXTS.contains(key) ? text : text.strip());
    }

    private Map<String, Item> members(MappingNode mapping) {
        Map<String, Item> members = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        for (NodeTuple member : mapping.getValue()) {
            int line = lineOf(member.getKeyNode());
            String key = member.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (key.isEmpty() || key.equals("<<")) {
                refuse(Kind.TRICK, line, "this key is no plain name");
            }
            if (!names.add(Canonical.camelCase(key))) {
                refuse(Kind.TRICK, line, "the key " + key + " stands twice in one map; only one of them counts");
            }
            members.put(key, item(key, member.getValueNode(), line));
        }
        return members;
    }

    private void refuse(Kind kind, int line, String what) {
        deviations.add(new Deviation(kind, file, line, "", "", "yaml", what));
    }

    private static int lineOf(Node node) {
        Optional<Mark> mark = node.getStartMark();
        return mark.map(start -> start.getLine() + 1).orElse(1);
    }

    private static String oneLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
