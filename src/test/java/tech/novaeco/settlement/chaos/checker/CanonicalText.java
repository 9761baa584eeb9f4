package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** RFC 8785 of what statements are made of: objects, arrays, texts and whole numbers. */
final class CanonicalText {
    private final StringBuilder text = new StringBuilder();

    private CanonicalText() {}

    /** @param value JsonNode, Map, Iterable, String, Integer or Long */
    static String of(Object value) {
        CanonicalText canonical = new CanonicalText();
        canonical.write(value);
        return canonical.text.toString();
    }

    private void write(Object value) {
        if (value instanceof JsonNode node) {
            writeNode(node);
        } else if (value instanceof Map<?, ?> members) {
            Map<String, Object> sorted = new TreeMap<>();
            members.forEach((name, member) -> sorted.put((String) name, member));
            String comma = "{";
            for (Map.Entry<String, Object> member : sorted.entrySet()) {
                text.append(comma);
                comma = ",";
                quoted(member.getKey());
                text.append(':');
                write(member.getValue());
            }
            text.append(sorted.isEmpty() ? "{}" : "}");
        } else if (value instanceof Iterable<?> items) {
            writeItems(items);
        } else if (value instanceof String string) {
            quoted(string);
        } else if (value instanceof Integer || value instanceof Long) {
            text.append(value);
        } else {
            throw new UnknownRule("JSON value " + value);
        }
    }

    private void writeItems(Iterable<?> items) {
        String comma = "";
        text.append('[');
        for (Object item : items) {
            text.append(comma);
            comma = ",";
            write(item);
        }
        text.append(']');
    }

    private void writeNode(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> members = new TreeMap<>();
            node.fields().forEachRemaining(member -> members.put(member.getKey(), member.getValue()));
            write(members);
        } else if (node.isArray()) {
            writeItems(node);
        } else if (node.isTextual()) {
            quoted(node.textValue());
        } else if (node.isIntegralNumber()) {
            text.append(node.longValue());
        } else {
            throw new UnknownRule("JSON value " + node);
        }
    }

    private void quoted(String string) {
        text.append('"');
        for (char c : string.toCharArray()) {
            int escape = "\b\t\n\f\r\"\\".indexOf(c);
            if (escape >= 0) {
                text.append('\\').append("btnfr\"\\".charAt(escape));
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
