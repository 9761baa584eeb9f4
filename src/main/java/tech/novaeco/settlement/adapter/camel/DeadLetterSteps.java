package tech.novaeco.settlement.adapter.camel;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.rabbit.EventPublisher;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.settlement.Outbound.DeadLetter;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeParser;

/** Poison: first a case in the ledger, committed; then a copy in the dead letter queue, confirmed; then the delivery is done. */
public final class DeadLetterSteps {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSteps.class);

    private final ExceptionCases cases;
    private final EventPublisher publisher;
    private final SettlementMeters meters;
    private final IntakeGate gate;
    private final TradeParser parser;

    public DeadLetterSteps(
            ExceptionCases cases,
            EventPublisher publisher,
            SettlementMeters meters,
            IntakeGate gate,
            TradeParser parser) {
        this.cases = cases;
        this.publisher = publisher;
        this.meters = meters;
        this.gate = gate;
        this.parser = parser;
    }

    /** @throws NotPoison if what went wrong is no fault of the message: nothing is dead-lettered for it */
    public DeadLetter openCase(byte[] payload, Exchange exchange) {
        // not CamelExceptionCaught: when this step is tried again, that is what made the last try fail
        Exception cause = exchange.getProperty("refusal", Exception.class);
        if (cause instanceof RefusedTrade refused) {
            LOG.warn("Refused a message of {} bytes as {}: {}", payload.length, refused.reason(), refused.getMessage());
            return cases.open(tradeId(payload), refused.reason(), String.valueOf(refused.getMessage()), payload);
        }
        if (cause instanceof Broken) {
            LOG.error("A message of {} bytes makes the worker fail", payload.length, cause);
            return cases.open(
                    tradeId(payload), ReasonCode.INTERNAL, BatchDesk.rootCause(cause) + "; report it", payload);
        }
        throw new NotPoison(cause);
    }

    public void publishCopy(DeadLetter letter) {
        publisher.publishDeadLetters(List.of(letter));
        gate.resume();
        meters.rejected(ReasonCode.valueOf(letter.reasonCode()));
    }

    /** The trade id a refused message names, where it names a valid one; a help for people, trusted by nobody. */
    private @Nullable UUID tradeId(byte[] payload) {
        try {
            JsonNode id = parser.parse(payload).get("tradeId");
            return id == null || !id.isTextual()
                    ? null
                    : TradeId.parse(id.textValue()).value();
        } catch (RefusedTrade | RuntimeException | StackOverflowError e) {
            return null;
        }
    }

    /** Not to be tried again here: the delivery is held, the broker delivers it once more when the connection ends. */
    static final class NotPoison extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotPoison(Exception cause) {
            super("no fault of the message, its delivery is held: " + cause, cause);
        }
    }
}
