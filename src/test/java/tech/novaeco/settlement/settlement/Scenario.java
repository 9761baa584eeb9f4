package tech.novaeco.settlement.settlement;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Purpose;
import tech.novaeco.settlement.support.Assets;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/**
 * A generated batch with the accounts it meets.
 *
 * @param known how the ledger knows an id; missing: not at all
 * @param reversed numbers of trades that were reversed before this batch
 */
record Scenario(List<Account> accounts, List<Deal> deals, Map<Integer, Known> known, Set<Integer> reversed) {
    static final List<Asset> ASSETS = List.of(Assets.EUR, Assets.JPY, Assets.CARBON_CREDIT);

    enum Known {
        /** Settled with variant 1. */
        SETTLED,
        /** Rejected with variant 1, nobody asked for more. */
        REJECTED,
        /** Rejected with variant 1, and a retry of it is waiting. */
        REOPENED
    }

    record Account(
            String owner, String asset, boolean issuer, long posted, long held, long floor, AccountStatus status) {
        AccountKey key() {
            return new AccountKey(new PartyId(owner), new AssetCode(asset), issuer ? Purpose.ISSUER : Purpose.MAIN);
        }

        String name() {
            return owner + "/" + asset + (issuer ? "/ISSUER" : "");
        }
    }

    LockedState state() {
        return state(accounts);
    }

    LockedState shuffled(Random random) {
        List<Account> others = new ArrayList<>(accounts);
        Collections.shuffle(others, random);
        return state(others);
    }

    private LockedState state(List<Account> inThisOrder) {
        Map<AccountKey, Balance> balances = new LinkedHashMap<>();
        for (Account account : inThisOrder) {
            AccountId id = new AccountId(accounts.indexOf(account) + 1);
            balances.put(
                    account.key(),
                    new Balance(
                            id,
                            account.key(),
                            account.posted(),
                            account.held(),
                            account.floor(),
                            account.status(),
                            id.value()));
        }
        Map<AssetCode, Asset> assets = new HashMap<>();
        ASSETS.forEach(asset -> assets.put(asset.code(), asset));
        List<Claimed> claimed = new ArrayList<>();
        for (Deal deal : deals) {
            claimed.add(new Claimed(deal.instruction(), standing(deal)));
        }
        Map<TradeId, TradeId> undone = new HashMap<>();
        reversed.forEach(number -> undone.put(Deal.original(number), new TradeId(new UUID(8, number))));
        return new LockedState(claimed, balances, Map.of(), assets, undone, Map.of(), Map.of(), Map.of(), Book.NOW);
    }

    private Standing standing(Deal deal) {
        Known how = known.get(deal.id());
        if (how == null) {
            return new Standing.Fresh(deal.id());
        }
        return how == Known.REOPENED && deal.variant() == 1
                ? new Standing.Reopened(deal.id(), 1)
                : new Standing.Spent(Deal.hash(deal.id(), 1), how == Known.SETTLED ? "SETTLED" : "REJECTED");
    }
}
