package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;

/** Judges whether a JSON object is a rate that may be believed. Thread-safe. */
public final class RateValidator {
    private final TradeSchema schema = new TradeSchema("/contract/rate-quoted.v1.schema.json");
    private final OriginCheck originCheck;
    private final Clock clock;

    public RateValidator(OriginCheck originCheck, Clock clock) {
        this.originCheck = originCheck;
        this.clock = clock;
    }

    /**
     * @param tree an object read by {@link TradeParser}
     * @throws RefusedTrade {@code SCHEMA}, {@code AMOUNT_INVALID}, {@code ID_INVALID} or {@code SIGNATURE_INVALID}
     */
    public RateQuoted validate(JsonNode tree) throws RefusedTrade {
        schema.check(tree);
        RateQuoted rate = EventReader.rate(tree);
        originCheck.check(tree, clock.instant());
        return rate;
    }
}
