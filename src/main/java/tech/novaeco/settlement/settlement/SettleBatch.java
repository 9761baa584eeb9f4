package tech.novaeco.settlement.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.settlement.BatchOutcome.Decision;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/**
 * Decides a batch: instructions take effect in arrival order, each with all its legs or none, and one that fails leaves
 * the others as they are. A pure function of locked state: no clock, no I/O, so a batch decided again on the same state
 * comes out the same.
 */
public final class SettleBatch {
    private SettleBatch() {}

    public static BatchOutcome settle(LockedState state) {
        WorkingBalances balances = new WorkingBalances(state.balances());
        Map<TradeId, TradeHash> decidedHere = new HashMap<>();
        List<Decision> decisions = new ArrayList<>(state.claimed().size());
        for (Claimed claimed : state.claimed()) {
            decisions.add(new Decision(claimed, decide(claimed, decidedHere, state, balances)));
        }
        return new BatchOutcome(decisions, balances.touched());
    }

    /** An id spent before this batch is compared with what spent it, one spent within it with the first that came. */
    private static Outcome decide(
            Claimed claimed, Map<TradeId, TradeHash> decidedHere, LockedState state, WorkingBalances balances) {
        Instruction instruction = claimed.instruction();
        if (claimed.standing() instanceof Standing.Spent spent) {
            return repeated(instruction, spent.hash(), "which is " + spent.status());
        }
        TradeHash first = decidedHere.putIfAbsent(instruction.id(), instruction.hash());
        return first != null
                ? repeated(instruction, first, "earlier in this batch")
                : Settling.attempt(instruction, state, balances);
    }

    private static Outcome repeated(Instruction instruction, TradeHash original, String whereabouts) {
        return instruction.hash().equals(original)
                ? new Outcome.Duplicate()
                : new Outcome.Conflict("trade id " + instruction.id() + " is spent by another trade with hash "
                        + original + ", " + whereabouts + "; this one has hash " + instruction.hash()
                        + ": give it an id of its own");
    }
}
