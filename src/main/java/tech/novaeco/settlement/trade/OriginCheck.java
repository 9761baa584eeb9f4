package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Judges whether a trade comes from somebody who may publish trades. Thread-safe. */
@FunctionalInterface
public interface OriginCheck {
    /** Where no keys are set: a signature is neither demanded nor looked at. */
    OriginCheck NONE = (trade, arrivedAt) -> {};

    /**
     * @param trade an object that has passed the schema
     * @param arrivedAt when the worker took it from the queue: keys may be valid for a time only
     * @throws RefusedTrade {@code SIGNATURE_INVALID}
     */
    void check(JsonNode trade, Instant arrivedAt) throws RefusedTrade;
}
