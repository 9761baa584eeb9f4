package tech.novaeco.settlement.settlement;

import java.util.List;
import tech.novaeco.settlement.ledger.Entry;
import tech.novaeco.settlement.trade.ReasonCode;

/** What became of one instruction of the batch. */
public sealed interface Outcome {

    /** All legs are posted. */
    record Settled(List<Entry> entries) implements Outcome {
        public Settled {
            entries = List.copyOf(entries);
        }
    }

    /** No leg is posted; the text says why, with the values. */
    record Rejected(ReasonCode reason, String text) implements Outcome {}

    /** The same instruction again: nothing is written, the first outcome stands. */
    record Duplicate() implements Outcome {}

    /** The id is spent by another instruction: this one never settles, that one is untouched. */
    record Conflict(String text) implements Outcome {}
}
