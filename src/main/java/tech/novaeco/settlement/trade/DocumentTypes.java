package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** What may arrive on the queue, by the name in its member {@code type}: a schema and a reader each. Thread-safe. */
final class DocumentTypes {
    private static final String TRADE = "TradeExecuted";
    private static final int SHOWN_CHARACTERS = 60;

    private interface Reader {
        TradeDocument read(JsonNode tree) throws RefusedTrade;
    }

    private record Type(TradeSchema schema, Reader reader) {}

    private final Map<String, Type> types = new TreeMap<>(Map.of(
            TRADE,
            new Type(new TradeSchema(TradeSchema.RESOURCE), EventReader::read),
            "HoldPlaced",
            new Type(new TradeSchema(TradeSchema.HOLD_PLACED), EventReader::holdPlaced),
            "HoldCaptured",
            new Type(new TradeSchema(TradeSchema.HOLD_CAPTURED), EventReader::holdCaptured),
            "HoldReleased",
            new Type(new TradeSchema(TradeSchema.HOLD_RELEASED), EventReader::holdReleased)));

    /** @throws RefusedTrade {@code SCHEMA}, also for a type that is not known */
    void check(JsonNode tree) throws RefusedTrade {
        type(tree).schema().check(tree);
    }

    /** @param tree one that {@link #check} has passed. @throws RefusedTrade where a type judges its own value */
    TradeDocument read(JsonNode tree) throws RefusedTrade {
        return type(tree).reader().read(tree);
    }

    private Type type(JsonNode tree) throws RefusedTrade {
        JsonNode name = tree.path("type");
        Type type = types.get(name.isMissingNode() ? TRADE : name.isTextual() ? name.textValue() : "");
        if (type == null) {
            String text = name.toString();
            throw new RefusedTrade(
                    ReasonCode.SCHEMA,
                    "/type is "
                            + (text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "..." : text)
                            + ": " + String.join(", ", types.keySet()) + " are allowed; left out, it is a trade");
        }
        return type;
    }
}
