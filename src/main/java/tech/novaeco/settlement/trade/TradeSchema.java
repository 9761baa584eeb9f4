package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The published JSON Schema of one type of message, and what it says against a message. Thread-safe. */
final class TradeSchema {
    static final String RESOURCE = "/contract/trade-executed-event.v1.schema.json";
    static final String HOLD_PLACED = "/contract/hold-placed.v1.schema.json";
    static final String HOLD_CAPTURED = "/contract/hold-captured.v1.schema.json";
    static final String HOLD_RELEASED = "/contract/hold-released.v1.schema.json";

    /** Their types judge the value after the schema has judged the kind: they have reason codes of their own. */
    private static final Set<String> JUDGED_BY_TYPE = Set.of(
            "/amount",
            "/delivery/quantity",
            "/delivery/tokenId",
            "/tradeId",
            "/buyerId",
            "/sellerId",
            "/rateId",
            "/rate",
            "/payerId",
            "/payeeId",
            "/holdId",
            "/linkId");

    private static final Pattern CHARGE = Pattern.compile("/charges/[0-9]+/(payeeId|amount|percent)");
    private static final int FAULTS_TOLD = 3;
    private static final int SHOWN_CHARACTERS = 60;

    private final Schema schema;

    TradeSchema(String resource) {
        schema = load(resource);
    }

    /** @throws RefusedTrade {@code SCHEMA}, with the first faults by name */
    void check(JsonNode tree) throws RefusedTrade {
        List<Error> faults = faults(tree);
        if (!faults.isEmpty()) {
            String text = faults.stream()
                    .limit(FAULTS_TOLD)
                    .map(TradeSchema::describe)
                    .collect(Collectors.joining("; "));
            int untold = faults.size() - FAULTS_TOLD;
            throw new RefusedTrade(ReasonCode.SCHEMA, untold > 0 ? text + "; and " + untold + " more" : text);
        }
    }

    private List<Error> faults(JsonNode tree) {
        return schema.validate(tree).stream()
                .filter(fault -> !(fault.getKeyword().equals("pattern") && judgedByType(at(fault))))
                .toList();
    }

    private static boolean judgedByType(String at) {
        return JUDGED_BY_TYPE.contains(at) || CHARGE.matcher(at).matches();
    }

    private static String describe(Error fault) {
        String member = at(fault) + "/" + fault.getProperty();
        return switch (fault.getKeyword()) {
            case "required" -> member + " is missing";
            case "additionalProperties" -> shortened(member) + " is unknown: leave it out";
            default ->
                at(fault) + " is " + shortened(fault.getInstanceNode().toString()) + ": " + fault.getKeyword() + " "
                        + fault.getSchemaNode() + " is allowed";
        };
    }

    private static String at(Error fault) {
        return fault.getInstanceLocation().toString();
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
    }

    private static Schema load(String resource) {
        try (InputStream file = TradeSchema.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(file, InputFormat.JSON);
            schema.initializeValidators(); // now, not in the first message, where two threads may meet
            return schema;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
