package tech.novaeco.settlement.settlement;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.ledger.Entry;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.trade.ReasonCode;

/** What became of one instruction of the batch. */
public sealed interface Outcome {

    /**
     * All legs are posted.
     *
     * @param legs what moved: leg k is entry 2k-1 (the payer's) and entry 2k (the payee's)
     * @param titles each unique token that changed hands, as it stands after, in the order of the legs
     * @param rate what was converted by, where something was
     * @param hold the hold that was placed or resolved, as it stands after; else null
     * @param turn settlements of one batch took effect in the order of their turns, and those of one turn in that of the batch
     */
    record Settled(
            List<Leg> legs,
            List<Entry> entries,
            List<Title> titles,
            Optional<ConversionRate> rate,
            @Nullable Hold hold,
            int turn)
            implements Outcome {
        Settled(
                List<Leg> legs,
                List<Entry> entries,
                List<Title> titles,
                Optional<ConversionRate> rate,
                @Nullable Hold hold) {
            this(legs, entries, titles, rate, hold, 0);
        }

        public Settled {
            legs = List.copyOf(legs);
            entries = List.copyOf(entries);
            titles = List.copyOf(titles);
            if (entries.size() != 2 * legs.size()) {
                throw new IllegalArgumentException(
                        legs.size() + " legs have two entries each, not " + entries.size() + " in all");
            }
        }

        Settled inTurn(int number) {
            return new Settled(legs, entries, titles, rate, hold, number);
        }
    }

    /** No leg is posted; the text says why, with the values. */
    record Rejected(
            ReasonCode reason, String text, @Nullable Shortage shortage) implements Outcome {
        public Rejected(ReasonCode reason, String text) {
            this(reason, text, null);
        }
    }

    /**
     * Nothing is posted and nothing is final: it waits for funds or for the other trades of its link, until its time is over.
     *
     * @param shortage what it lacks of its own; null where it waits for others
     * @param rate by which it was tried, where something is converted: by another it may need less
     * @param text what it waits for, for people
     */
    record Waiting(@Nullable Shortage shortage, Optional<ConversionRate> rate, String text) implements Outcome {}

    /** The same instruction again: nothing is written, the first outcome stands. */
    record Duplicate() implements Outcome {}

    /** The id is spent by another instruction: this one never settles, that one is untouched. */
    record Conflict(String text) implements Outcome {}
}
