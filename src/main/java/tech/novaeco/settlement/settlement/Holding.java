package tech.novaeco.settlement.settlement;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.settlement.HoldInstruction.Capture;
import tech.novaeco.settlement.settlement.HoldInstruction.Expiry;
import tech.novaeco.settlement.settlement.HoldInstruction.Placement;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.trade.HoldDocument.HoldPlaced;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.TradeId;

/**
 * One attempt to place, capture, release or end a hold. A hold is resolved exactly once; whether its time is over is for
 * the database's clock to say, whatever has been swept.
 */
final class Holding {
    private final LockedState state;
    private final WorkingBalances balances;
    private final WorkingHolds holds;

    Holding(LockedState state, WorkingBalances balances, WorkingHolds holds) {
        this.state = state;
        this.balances = balances;
        this.holds = holds;
    }

    Outcome attempt(HoldInstruction instruction) {
        try {
            if (instruction instanceof Placement placement) {
                return place(placement);
            }
            return instruction instanceof Capture capture ? capture(capture) : giveBack(instruction);
        } catch (Refusal refusal) {
            return refusal.outcome();
        }
    }

    /** Checked as a trade of the same amount would be; then the money stays where it is and is out of reach. */
    private Outcome place(Placement placement) throws Refusal {
        HoldPlaced document = placement.document();
        Leg leg = leg(placement, document.amount());
        Settling.checkParties(leg);
        if (!state.now().isBefore(document.expiresAt())) {
            throw new Refusal(
                    ReasonCode.EXPIRED,
                    "expiresAt " + document.expiresAt() + " was past at " + state.now() + ": place a new hold");
        }
        Asset asset = Settling.asset(leg, state);
        Money amount = AssetHandlers.of(asset).quantity(leg, asset);
        Settling.checkAccounts(leg, balances);
        WorkingBalances.Posting posting = balances.posting();
        Balance payer = posting.draft(leg.payer());
        if (!payer.covers(amount.minorUnits())) {
            throw new Refusal(
                    leg.onLack(), Settling.lack(payer, asset, amount) + ": fund the account and retry the case");
        }
        posting.hold(leg.payer(), amount.minorUnits());
        Hold hold = new Hold(placement.id(), leg.payer(), leg.payee(), amount.minorUnits(), document.expiresAt(), null);
        posting.commit();
        holds.put(hold);
        return new Outcome.Settled(List.of(), List.of(), List.of(), Optional.empty(), hold);
    }

    /** The whole hold falls, and what is captured moves: the rest is free again. */
    private Outcome capture(Capture capture) throws Refusal {
        Hold hold = open(capture);
        Asset asset = Objects.requireNonNull(state.assets().get(hold.payer().asset()), "a hold has a known asset");
        Leg leg = leg(capture, amount(capture, hold, asset));
        long captured = AssetHandlers.of(asset).quantity(leg, asset).minorUnits();
        if (captured > hold.minorUnits()) {
            throw new Refusal(
                    ReasonCode.AMOUNT_INVALID,
                    "amount '" + leg.amount().value().toPlainString() + "': at most " + text(hold, asset)
                            + ", which is what hold " + hold.id() + " holds, is allowed");
        }
        Settling.checkAccounts(leg, balances);
        WorkingBalances.Posting posting = balances.posting();
        posting.hold(hold.payer(), Math.negateExact(hold.minorUnits()));
        try {
            posting.post(leg.payer(), Math.negateExact(captured));
            posting.post(leg.payee(), captured);
        } catch (ArithmeticException e) {
            throw new Refusal(
                    ReasonCode.AMOUNT_INVALID,
                    text(hold, asset) + ": the balance of " + leg.payee() + " would pass what the ledger can count");
        }
        Hold resolved = hold.resolved(Resolution.CAPTURED);
        holds.put(resolved);
        return new Outcome.Settled(List.of(leg), posting.commit(), List.of(), Optional.empty(), resolved);
    }

    /** Asks nothing of the accounts: what is the payer's becomes free whatever their status. */
    private Outcome giveBack(HoldInstruction instruction) throws Refusal {
        Hold hold = open(instruction);
        WorkingBalances.Posting posting = balances.posting();
        posting.hold(hold.payer(), Math.negateExact(hold.minorUnits()));
        posting.commit();
        Hold resolved = hold.resolved(instruction instanceof Expiry ? Resolution.EXPIRED : Resolution.RELEASED);
        holds.put(resolved);
        return new Outcome.Settled(List.of(), List.of(), List.of(), Optional.empty(), resolved);
    }

    private Hold open(HoldInstruction instruction) throws Refusal {
        TradeId id = instruction.hold().orElseThrow();
        Hold hold = holds.of(id);
        if (hold == null
                || !hold.payer().equals(instruction.payer())
                || !hold.payee().equals(instruction.payee())) {
            throw new Refusal(
                    ReasonCode.HOLD_NOT_FOUND,
                    "the ledger has no hold " + id + " of " + instruction.payer() + " for " + instruction.seller()
                            + ": name the hold and the parties of a HoldPlaced that settled");
        }
        if (hold.resolution() == Resolution.CAPTURED || hold.resolution() == Resolution.RELEASED) {
            throw new Refusal(
                    ReasonCode.HOLD_RESOLVED,
                    "hold " + id + " is " + hold.resolution() + " already: a hold is captured or released once");
        }
        boolean over = hold.resolution() == Resolution.EXPIRED || hold.expired(state.now());
        if (instruction instanceof Expiry && hold.resolution() == null) {
            if (!over) {
                // the clock of the database went back: nothing is decided, the sweep finds it again
                throw new Broken(
                        "hold " + id + " was found expired, but lasts until " + hold.expiresAt() + " and it is "
                                + state.now(),
                        null);
            }
        } else if (over) {
            throw new Refusal(
                    ReasonCode.HOLD_EXPIRED,
                    "hold " + id + " expired at " + hold.expiresAt() + ": what it held is the payer's to spend");
        }
        return hold;
    }

    private static DecimalAmount amount(Capture capture, Hold hold, Asset asset) {
        @Nullable DecimalAmount asked = capture.document().amount();
        return asked != null ? asked : new DecimalAmount(BigDecimal.valueOf(hold.minorUnits(), asset.scale()));
    }

    private static Leg leg(HoldInstruction instruction, DecimalAmount amount) {
        return new Leg(
                instruction.payer(),
                instruction.payee(),
                instruction.payer().asset(),
                amount,
                null,
                ReasonCode.LACK_OF_FUNDS);
    }

    private static String text(Hold hold, Asset asset) {
        return new Money(hold.minorUnits(), asset.code()).format(asset) + " " + asset.code();
    }
}
