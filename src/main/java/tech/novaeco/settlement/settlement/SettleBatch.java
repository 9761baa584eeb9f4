package tech.novaeco.settlement.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tech.novaeco.settlement.settlement.BatchOutcome.Decision;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeLink;

/**
 * Decides a batch: instructions take effect in arrival order, each with all its legs or none, and one that fails leaves
 * the others as they are, but for those it is linked with. A pure function of locked state: no clock, no I/O, so a batch
 * decided again on the same state comes out the same.
 */
public final class SettleBatch {
    private final LockedState state;
    private final WorkingBalances balances;
    private final WorkingTitles titles;
    private final Holding holding;
    private final Linking linking;
    private final Map<TradeId, TradeHash> decidedHere = new HashMap<>();
    /** Trades that are reversed, before this batch or within it, and by what. */
    private final Map<TradeId, TradeId> reversed;

    private SettleBatch(LockedState state) {
        this.state = state;
        this.balances = new WorkingBalances(state.balances());
        this.titles = new WorkingTitles(state.titles());
        this.holding = new Holding(state, balances, new WorkingHolds(state.holds()));
        this.linking = new Linking(state, balances, titles);
        this.reversed = new HashMap<>(state.reversed());
    }

    public static BatchOutcome settle(LockedState state) {
        SettleBatch batch = new SettleBatch(state);
        List<Decision> decisions = new ArrayList<>(state.claimed().size());
        for (Claimed claimed : state.claimed()) {
            decisions.add(new Decision(claimed, batch.decide(claimed)));
        }
        return new BatchOutcome(decisions, batch.balances.touched());
    }

    /** An id spent before this batch is compared with what spent it, one spent within it with the first that came. */
    private Outcome decide(Claimed claimed) {
        Instruction instruction = claimed.instruction();
        if (claimed.standing() instanceof Standing.Spent spent) {
            return repeated(instruction, spent.hash(), "which is " + spent.status());
        }
        TradeHash first = decidedHere.putIfAbsent(instruction.id(), instruction.hash());
        if (first != null) {
            return repeated(instruction, first, "earlier in this batch");
        }
        Optional<TradeLink> link = instruction.link();
        return link.isPresent() ? linking.outcome(claimed, link.get()) : linking.inTurn(attempt(claimed));
    }

    private Outcome attempt(Claimed claimed) {
        if (claimed.instruction() instanceof HoldInstruction hold) {
            return holding.attempt(hold);
        }
        if (claimed.instruction() instanceof Instruction.Reversal reversal) {
            return reverse(reversal);
        }
        Outcome over = Recycling.over(claimed, state.now());
        return over != null
                ? over
                : Recycling.waitingOr(Settling.attempt(claimed.instruction(), state, balances, titles), claimed, state);
    }

    /** Once in total, wholly or in part. */
    private Outcome reverse(Instruction.Reversal reversal) {
        TradeId original = reversal.document().reverses();
        TradeId before = reversed.get(original);
        if (before != null) {
            return new Outcome.Rejected(
                    ReasonCode.NOT_REVERSIBLE,
                    "trade " + original + " is reversed already, by " + before
                            + ": a trade is reversed once, wholly or in part");
        }
        Outcome outcome = Settling.attempt(reversal, state, balances, titles);
        if (outcome instanceof Outcome.Settled) {
            reversed.put(original, reversal.id());
        }
        return outcome;
    }

    private static Outcome repeated(Instruction instruction, TradeHash original, String whereabouts) {
        return instruction.hash().equals(original)
                ? new Outcome.Duplicate()
                : new Outcome.Conflict("trade id " + instruction.id() + " is spent by another trade with hash "
                        + original + ", " + whereabouts + "; this one has hash " + instruction.hash()
                        + ": give it an id of its own");
    }
}
