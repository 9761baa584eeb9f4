package tech.novaeco.settlement.adapter.camel;

import com.fasterxml.jackson.databind.JsonNode;
import org.apache.camel.Exchange;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeDocument;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/**
 * Bytes to trade. What is refused leaves as {@link RefusedTrade}; what only a fault of ours stumbles over as
 * {@link Broken}. Sets {@value #KEY}, what the message is recognised by if it comes again.
 */
public final class IntakeSteps {
    static final String KEY = "idempotencyKey";
    private static final String PAYLOAD = "payload";

    private final TradeParser parser;
    private final TradeValidator validator;

    public IntakeSteps(TradeParser parser, TradeValidator validator) {
        this.parser = parser;
        this.validator = validator;
    }

    /** Bytes in, JSON tree out. */
    public void parse(Exchange exchange) throws RefusedTrade {
        byte[] payload = exchange.getMessage().getBody(byte[].class);
        exchange.setProperty(PAYLOAD, payload);
        try {
            exchange.getMessage().setBody(parser.parse(payload));
        } catch (RuntimeException | StackOverflowError e) {
            throw new Broken("the parser failed: " + e, e);
        }
    }

    /** JSON tree in, {@link Arrival} out. */
    public void validate(Exchange exchange) throws RefusedTrade {
        JsonNode tree = exchange.getMessage().getBody(JsonNode.class);
        byte[] payload = exchange.getProperty(PAYLOAD, byte[].class);
        try {
            TradeDocument document = validator.validate(tree);
            exchange.getMessage().setBody(new Arrival(Instruction.of(document), payload, new Arrival.Origin.Queue()));
            exchange.setProperty(KEY, document.idempotencyKey());
        } catch (RuntimeException | StackOverflowError e) {
            throw new Broken("the validation failed: " + e, e);
        }
    }
}
