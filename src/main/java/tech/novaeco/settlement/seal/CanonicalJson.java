package tech.novaeco.settlement.seal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A flat JSON object of texts and integers in the form of RFC 8785: members sorted, nothing between them. Written here and
 * not by a library, which would read and write each of millions of lines twice. Not thread-safe.
 */
final class CanonicalJson {
    private final Map<String, String> members = new TreeMap<>();

    /** @param value null: the member is absent */
    CanonicalJson with(String name, @Nullable Object value) {
        if (value != null) {
            StringBuilder text = new StringBuilder();
            quote(value.toString(), text);
            members.put(name, text.toString());
        }
        return this;
    }

    /** @param number null: the member is absent; beyond 2^53 a reader may round it, so such numbers are refused */
    CanonicalJson withNumber(String name, @Nullable Number number) {
        if (number != null) {
            long value = number.longValue();
            if (Math.abs(value) > 1L << 53) {
                throw new IllegalArgumentException(name + " " + value + ": JSON holds integers up to 2^53 exactly");
            }
            members.put(name, Long.toString(value));
        }
        return this;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        members.forEach((name, value) -> {
            text.append(text.length() == 1 ? "" : ",");
            quote(name, text);
            text.append(':').append(value);
        });
        return text.append('}').toString();
    }

    byte[] bytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int shortForm = "\b\t\n\f\r\"\\".indexOf(c);
            if (shortForm >= 0) {
                text.append('\\').append("btnfr\"\\".charAt(shortForm));
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
