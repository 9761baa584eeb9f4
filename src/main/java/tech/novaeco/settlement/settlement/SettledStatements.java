package tech.novaeco.settlement.settlement;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.receipt.HeldFunds;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.settlement.BatchOutcome.Decision;
import tech.novaeco.settlement.settlement.Instruction.Leg;

/** What the receipts of a batch state, before it is committed. Read back from its rows, it must come out the same. */
public final class SettledStatements {
    private SettledStatements() {}

    /** One for each trade that settled, in the order in which they were decided. */
    public static List<Statement> of(UUID batchId, LockedState state, BatchOutcome outcome) {
        List<Statement> statements = new ArrayList<>(outcome.decisions().size());
        for (Decision decision : outcome.decisions()) {
            if (decision.outcome() instanceof Outcome.Settled settled) {
                statements.add(statement(decision.claimed(), settled, batchId, state));
            }
        }
        return statements;
    }

    private static Statement statement(Claimed claimed, Outcome.Settled settled, UUID batchId, LockedState state) {
        Instruction instruction = claimed.instruction();
        return new Statement(
                instruction.id(),
                instruction.kind(),
                instruction.hash(),
                claimed.standing() instanceof Standing.Reopened again ? again.attempts() + 1 : 1,
                instruction.buyer(),
                instruction.seller(),
                settled.legs().stream().map(leg -> stated(leg, state)).toList(),
                batchId,
                state.now(),
                instruction.reverses(),
                settled.rate().map(SettledStatements::stated),
                Optional.ofNullable(settled.hold()).map(hold -> held(hold, state)));
    }

    private static Statement.Conversion stated(ConversionRate rate) {
        return new Statement.Conversion(
                rate.id(), rate.base(), rate.quote(), rate.rate(), rate.source(), rate.quotedAt(), rate.validUntil());
    }

    private static HeldFunds held(Hold hold, LockedState state) {
        Asset asset = Objects.requireNonNull(state.assets().get(hold.payer().asset()), "a hold has a known asset");
        return new HeldFunds(
                hold.id(),
                hold.payer().owner(),
                hold.payee().owner(),
                asset.code(),
                new Money(hold.minorUnits(), asset.code()).format(asset),
                hold.expiresAt(),
                Optional.ofNullable(hold.resolution()));
    }

    private static Statement.Leg stated(Leg leg, LockedState state) {
        Asset asset = Objects.requireNonNull(state.assets().get(leg.asset()), "a settled leg has a known asset");
        try {
            String amount = leg.amount().in(asset).format(asset);
            return new Statement.Leg(
                    leg.payer().owner(),
                    leg.payee().owner(),
                    leg.asset(),
                    amount,
                    Optional.ofNullable(leg.token()),
                    Optional.ofNullable(leg.charge()));
        } catch (InvalidAmount e) {
            throw new IllegalStateException("a settled leg has a valid amount", e);
        }
    }
}
