package tech.novaeco.settlement.settlement;

import java.util.List;
import tech.novaeco.settlement.ledger.Balance;

/**
 * What a batch comes to.
 *
 * @param decisions one for each instruction, in arrival order
 * @param touched the new balance of every account that an entry was posted to, or whose held amount changed, once each, by account id
 */
public record BatchOutcome(List<Decision> decisions, List<Balance> touched) {

    public BatchOutcome {
        decisions = List.copyOf(decisions);
        touched = List.copyOf(touched);
    }

    /** One instruction, how it stood, and what became of it. */
    public record Decision(Claimed claimed, Outcome outcome) {}
}
