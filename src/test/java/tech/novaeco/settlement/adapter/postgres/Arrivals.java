package tech.novaeco.settlement.adapter.postgres;

import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Arrival.Origin;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Trades;

/** Trades on their way into a batch. */
final class Arrivals {
    private Arrivals() {}

    static Arrival queued(Trades trade) {
        return new Arrival(new Instruction.Trade(trade.event()), trade.bytes(), new Origin.Queue());
    }

    static Arrival queued(Deposits message) {
        return new Arrival(Instruction.of(message.document()), message.bytes(), new Origin.Queue());
    }

    static Arrival retry(Trades trade, long actionId, long caseId) {
        return new Arrival(new Instruction.Trade(trade.event()), trade.bytes(), new Origin.CaseRetry(actionId, caseId));
    }
}
