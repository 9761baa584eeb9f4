package tech.novaeco.settlement.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * RFC 8785 a second time, from the letter of it, and for numbers of at most 15 significant digits without any double:
 * those are the shortest text of the double nearest to them.
 */
final class SecondCanonicalForm {
    private final StringBuilder text = new StringBuilder();

    private SecondCanonicalForm() {}

    static String of(JsonNode tree) {
        SecondCanonicalForm form = new SecondCanonicalForm();
        form.write(tree);
        return form.text.toString();
    }

    private void write(JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> sorted = new TreeMap<>(); // by UTF-16 code units, as the RFC wants
            node.properties().forEach(member -> sorted.put(member.getKey(), member.getValue()));
            String comma = "{";
            for (Map.Entry<String, JsonNode> member : sorted.entrySet()) {
                text.append(comma);
                string(member.getKey());
                text.append(':');
                write(member.getValue());
                comma = ",";
            }
            text.append(sorted.isEmpty() ? "{}" : "}");
        } else if (node.isArray()) {
            String comma = "[";
            for (JsonNode element : node) {
                text.append(comma);
                write(element);
                comma = ",";
            }
            text.append(node.isEmpty() ? "[]" : "]");
        } else if (node.isTextual()) {
            string(node.textValue());
        } else {
            text.append(node.isNumber() ? number(node.decimalValue()) : node.asText());
        }
    }

    private void string(String value) {
        text.append('"');
        for (char c : value.toCharArray()) {
            switch (c) {
                case '\b' -> text.append("\\b");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\f' -> text.append("\\f");
                case '\r' -> text.append("\\r");
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                default -> text.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        text.append('"');
    }

    /** As ECMAScript's Number::toString: digits d, of which the point stands after the first n. */
    private static String number(BigDecimal number) {
        if (number.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = number.abs().stripTrailingZeros();
        String d = stripped.unscaledValue().toString();
        int n = d.length() - stripped.scale();
        return (number.signum() < 0 ? "-" : "") + (n > 21 || n < -5 ? exponential(d, n - 1) : plain(d, n));
    }

    private static String plain(String d, int n) {
        if (n <= 0) {
            return "0." + "0".repeat(-n) + d;
        }
        return n >= d.length() ? d + "0".repeat(n - d.length()) : d.substring(0, n) + "." + d.substring(n);
    }

    private static String exponential(String d, int exponent) {
        String point = d.length() == 1 ? d : d.charAt(0) + "." + d.substring(1);
        return point + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
