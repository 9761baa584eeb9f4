package tech.novaeco.settlement.adapter.camel;

import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.rabbit.EventPublisher;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Outbound.DeadLetter;
import tech.novaeco.settlement.trade.ReasonCode;

/** What happens to a batch that could not be committed: it is held while that is nobody's fault, split when it is one trade's. */
public final class BatchDesk {
    private static final Logger LOG = LoggerFactory.getLogger(BatchDesk.class);

    private final IntakeGate gate;
    private final ExceptionCases cases;
    private final EventPublisher publisher;
    private final SettlementMeters meters;
    private final Supplier<UUID> ids;

    public BatchDesk(
            IntakeGate gate,
            ExceptionCases cases,
            EventPublisher publisher,
            SettlementMeters meters,
            Supplier<UUID> ids) {
        this.gate = gate;
        this.cases = cases;
        this.publisher = publisher;
        this.meters = meters;
        this.ids = ids;
    }

    /** For the error handler: told before each new try. */
    public Processor pauseIntake() {
        return exchange -> gate.pause(rootCause(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
    }

    /** The two halves of a batch in which one trade makes the worker fail. */
    public List<TradeBatch> halves(TradeBatch batch, Exchange exchange) {
        LOG.error(
                "{} failed for the sake of one of its trades and is split to find it: {}",
                batch,
                rootCause(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
        return batch.halves(ids);
    }

    /** The trade is found: it gets an INTERNAL case and a dead letter, then its delivery is done. Safe to repeat. */
    public void quarantine(TradeBatch batch, Exchange exchange) {
        // not CamelExceptionCaught: when this step is tried again, that is what made the last try fail
        Throwable cause = exchange.getProperty("failure", Throwable.class);
        Arrival arrival = batch.arrivals().get(0);
        String text =
                "the worker failed at this trade: " + rootCause(cause) + "; report it, retry the case when mended";
        LOG.error("Trade {} is set aside as INTERNAL", arrival.instruction().id(), cause);
        Instruction instruction = arrival.instruction();
        if (instruction.message().isPresent()) {
            DeadLetter letter = cases.open(instruction.id().value(), ReasonCode.INTERNAL, text, arrival.payload());
            publisher.publishDeadLetters(List.of(letter));
        }
        cases.answerRefused(arrival.origin(), ReasonCode.INTERNAL + ": " + text);
        batch.deliveries().forEach(PendingDelivery::committed);
        gate.resume();
        meters.rejected(ReasonCode.INTERNAL);
    }

    /** The innermost failure that says anything. */
    static String rootCause(Throwable failure) {
        Throwable told = failure;
        for (Throwable next = failure.getCause(); next != null && next != next.getCause(); next = next.getCause()) {
            told = next.getMessage() == null ? told : next;
        }
        return told.getClass().getSimpleName() + ": " + told.getMessage();
    }
}
