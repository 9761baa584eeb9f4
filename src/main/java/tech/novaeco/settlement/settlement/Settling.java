package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.trade.ReasonCode;

/** One attempt to settle one instruction: the checks of the domain, then the posting of all legs. */
final class Settling {
    private record Movement(Leg leg, Asset asset, AssetHandler handler, Money money) {}

    private Settling() {}

    static Outcome attempt(Instruction instruction, LockedState state, WorkingBalances balances, WorkingTitles titles) {
        try {
            List<Leg> legs = instruction.legs(state);
            check(instruction, legs, state.now());
            List<Movement> movements = new ArrayList<>();
            for (Leg leg : legs) {
                movements.add(movement(instruction, leg, state));
            }
            for (Leg leg : legs) {
                checkAccounts(leg, balances);
            }
            return post(
                    movements,
                    balances.posting(),
                    titles.passing(),
                    instruction.conversion().map(state.rates()::get));
        } catch (Refusal refusal) {
            return refusal.outcome();
        }
    }

    private static void check(Instruction instruction, List<Leg> legs, Instant now) throws Refusal {
        for (Leg leg : legs) {
            checkParties(leg);
        }
        Optional<Instant> settleBy = instruction.settleBy();
        if (settleBy.isPresent() && settleBy.get().isBefore(now)) {
            throw new Refusal(
                    ReasonCode.EXPIRED, "settleBy " + settleBy.get() + " was past at " + now + ": publish a new trade");
        }
    }

    static void checkParties(Leg leg) throws Refusal {
        if (leg.payer().equals(leg.payee())) {
            throw new Refusal(
                    ReasonCode.SELF_TRADE,
                    "buyer and seller are both " + leg.payer().owner());
        }
    }

    static Asset asset(Leg leg, LockedState state) throws Refusal {
        Asset asset = state.assets().get(leg.asset());
        if (asset == null) {
            throw new Refusal(ReasonCode.UNKNOWN_ASSET, "the ledger knows no asset " + leg.asset());
        }
        return asset;
    }

    private static Movement movement(Instruction instruction, Leg leg, LockedState state) throws Refusal {
        Asset asset = asset(leg, state);
        AssetHandler handler = AssetHandlers.of(asset);
        if (instruction instanceof Instruction.Issuance issuance
                && !handler.issuedBy().contains(issuance.kind())) {
            throw new Refusal(
                    ReasonCode.UNKNOWN_ASSET,
                    asset.code() + " is a " + asset.kind() + ": " + issuance.kind() + " is not for it, "
                            + handler.issuedBy() + " are allowed");
        }
        return new Movement(leg, asset, handler, handler.quantity(leg, asset));
    }

    static void checkAccounts(Leg leg, WorkingBalances balances) throws Refusal {
        Balance payer = existing(leg.payer(), balances);
        Balance payee = existing(leg.payee(), balances);
        for (Balance account : List.of(payer, payee)) {
            if (account.status() == AccountStatus.CLOSED) {
                throw new Refusal(ReasonCode.ACCOUNT_CLOSED, "account " + account.key() + " is closed");
            }
        }
        if (payer.status() != AccountStatus.OPEN) {
            throw new Refusal(
                    ReasonCode.ACCOUNT_FROZEN,
                    "account " + payer.key() + " is frozen: it may receive, not pay; unfreeze it and retry the case");
        }
    }

    private static Balance existing(AccountKey key, WorkingBalances balances) throws Refusal {
        Balance balance = balances.of(key);
        if (balance == null) {
            throw new Refusal(
                    ReasonCode.UNKNOWN_ACCOUNT,
                    key.owner() + " has no account in " + key.asset() + ": open one and retry the case");
        }
        return balance;
    }

    private static Outcome post(
            List<Movement> movements,
            WorkingBalances.Posting posting,
            WorkingTitles.Passing passing,
            Optional<ConversionRate> rate)
            throws Refusal {
        List<Leg> legs = new ArrayList<>(movements.size());
        for (Movement movement : movements) {
            Leg leg = movement.leg();
            long amount = movement.money().minorUnits();
            movement.handler().pass(leg, passing);
            Balance payer = posting.draft(leg.payer());
            if (!payer.covers(amount)) {
                Shortage shortage = shortage(posting, payer, movement);
                throw new Refusal(leg.onLack(), shortage.text() + ": fund the account and retry the case", shortage);
            }
            try {
                posting.post(leg.payer(), Math.negateExact(amount));
                posting.post(leg.payee(), amount);
            } catch (ArithmeticException e) {
                throw new Refusal(
                        ReasonCode.AMOUNT_INVALID,
                        movement.money().format(movement.asset()) + " " + leg.asset() + ": the balance of "
                                + leg.payer() + " or " + leg.payee() + " would pass what the ledger can count");
            }
            legs.add(leg);
        }
        return new Outcome.Settled(legs, posting.commit(), passing.commit(), rate, null);
    }

    private static Shortage shortage(WorkingBalances.Posting posting, Balance payer, Movement movement) {
        return new Shortage(
                payer.id(),
                posting.needed(payer.key(), movement.money().minorUnits()),
                lack(payer, movement.asset(), movement.money()));
    }

    static String lack(Balance payer, Asset asset, Money needed) {
        return payer.key().owner() + " has " + new Money(payer.available(), asset.code()).format(asset) + " "
                + asset.code() + " available, " + needed.format(asset) + " is needed";
    }
}
