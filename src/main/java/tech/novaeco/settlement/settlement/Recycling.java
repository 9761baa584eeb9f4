package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.ReasonCode;

/**
 * Which trades wait instead of being rejected: those short of funds whose {@code settleBy} lies ahead of the database's
 * clock. A trade rejected before, and tried again because a person asked for it, does not: its attempt ends now.
 */
final class Recycling {
    private Recycling() {}

    /** @return how a waiting trade ends without another look at balances; null if it is to be tried */
    static Outcome.@Nullable Rejected over(Claimed claimed, Instant now) {
        if (!(claimed.standing() instanceof Standing.Waiting waiting)) {
            return null;
        }
        if (waiting.refused() != null) {
            return waiting.refused();
        }
        Optional<Instant> settleBy = claimed.instruction().settleBy();
        return settleBy.isEmpty() || !settleBy.get().isBefore(now)
                ? null
                : new Outcome.Rejected(
                        ReasonCode.LACK_OF_FUNDS,
                        "waited from " + waiting.since() + " until its settleBy " + settleBy.get() + ", in vain: "
                                + waiting.lack() + "; publish a new trade");
    }

    /** @return the outcome of an attempt, or that the trade waits for another */
    static Outcome waitingOr(Outcome attempted, Claimed claimed, LockedState state) {
        boolean mayWait = claimed.instruction() instanceof Instruction.Trade trade
                && trade.settleBy().filter(by -> !by.isBefore(state.now())).isPresent()
                && !(claimed.standing() instanceof Standing.Reopened);
        return mayWait
                        && attempted instanceof Outcome.Rejected rejected
                        && rejected.reason() == ReasonCode.LACK_OF_FUNDS
                        && rejected.shortage() != null
                ? waiting(rejected.shortage(), claimed, state)
                : attempted;
    }

    static Outcome.Waiting waiting(Shortage shortage, Claimed claimed, LockedState state) {
        return new Outcome.Waiting(shortage, rate(claimed, state), shortage.text());
    }

    /** @return that by which the trade was tried */
    static Optional<ConversionRate> rate(Claimed claimed, LockedState state) {
        return claimed.instruction().conversion().map(state.rates()::get);
    }
}
