package tech.novaeco.settlement.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tech.novaeco.settlement.trade.StrictJson;

/** A JSON object with exactly the members it may have, each of its type and form. */
final class StrictObject {
    private static final ObjectMapper MAPPER = StrictJson.mapper();

    private final JsonNode node;
    private final String where;

    private StrictObject(JsonNode node, String where, Set<String> required, Set<String> optional)
            throws InvalidReceipt {
        this.node = node;
        this.where = where;
        if (!node.isObject()) {
            throw new InvalidReceipt(Flaw.MEMBER, where, "is no object");
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!required.contains(name) && !optional.contains(name)) {
                throw new InvalidReceipt(Flaw.MEMBER, at(shortened(name)), "does not belong there");
            }
        }
        for (String name : required.stream().sorted().toList()) {
            if (!node.has(name)) {
                throw new InvalidReceipt(Flaw.MEMBER, at(name), "is missing");
            }
        }
    }

    /** @param where what the text is called in findings */
    static StrictObject read(String text, String where, Set<String> required) throws InvalidReceipt {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new InvalidReceipt(
                    Flaw.MALFORMED,
                    where
                            + (e.getLocation() == null
                                    ? ""
                                    : ", character " + e.getLocation().getCharOffset()),
                    "is no JSON, or has a name twice");
        }
        if (node.isMissingNode()) {
            throw new InvalidReceipt(Flaw.MALFORMED, where, "is empty");
        }
        return new StrictObject(node, where, required, Set.of());
    }

    StrictObject object(String name, Set<String> required, Set<String> optional) throws InvalidReceipt {
        return new StrictObject(node.path(name), at(name), required, optional);
    }

    List<StrictObject> objects(String name, Set<String> required, Set<String> optional) throws InvalidReceipt {
        List<StrictObject> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            objects.add(new StrictObject(element, at(name) + "[" + objects.size() + "]", required, optional));
        }
        return objects;
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text(String name, Pattern form, String allowed) throws InvalidReceipt {
        return text(node.path(name), at(name), form, allowed);
    }

    List<String> texts(String name, Pattern form, String allowed) throws InvalidReceipt {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : array(name)) {
            texts.add(text(element, at(name) + "[" + texts.size() + "]", form, allowed));
        }
        return texts;
    }

    int number(String name, int least) throws InvalidReceipt {
        JsonNode number = node.path(name);
        if (!number.isNumber()) {
            throw new InvalidReceipt(Flaw.MEMBER, at(name), "is no number");
        }
        if (!number.isInt() || number.intValue() < least) {
            throw new InvalidReceipt(
                    Flaw.VALUE,
                    at(name),
                    "is " + shortened(number.asText()) + ": a whole number from " + least + " to " + Integer.MAX_VALUE
                            + " is allowed");
        }
        return number.intValue();
    }

    /** Only this value is allowed. */
    void exactly(String name, int value) throws InvalidReceipt {
        int found = number(name, 0);
        if (found != value) {
            throw new InvalidReceipt(Flaw.VALUE, at(name), "is " + found + ": " + value + " is allowed");
        }
    }

    String at(String name) {
        return where.equals("receipt") ? name : where + "." + name;
    }

    private JsonNode array(String name) throws InvalidReceipt {
        if (!node.path(name).isArray()) {
            throw new InvalidReceipt(Flaw.MEMBER, at(name), "is no array");
        }
        return node.path(name);
    }

    private static String text(JsonNode value, String where, Pattern form, String allowed) throws InvalidReceipt {
        if (!value.isTextual()) {
            throw new InvalidReceipt(Flaw.MEMBER, where, "is no text");
        }
        if (!form.matcher(value.textValue()).matches()) {
            throw new InvalidReceipt(
                    Flaw.VALUE, where, "is '" + shortened(value.textValue()) + "': " + allowed + " is allowed");
        }
        return value.textValue();
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }
}
