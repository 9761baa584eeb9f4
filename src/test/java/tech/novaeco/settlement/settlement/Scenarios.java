package tech.novaeco.settlement.settlement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.settlement.Scenario.Account;
import tech.novaeco.settlement.settlement.Scenario.Known;

/** Batches in which everything meets: few parties, few ids, small balances, and now and then the end of the long. */
public final class Scenarios extends DomainContextBase {
    private static final int IDS = 25;
    /** Trades that were settled long before, each with several who want it reversed. */
    private static final int ORIGINALS = 4;

    @Provide
    Arbitrary<Scenario> batches() {
        Arbitrary<Map<Integer, Known>> known = Arbitraries.maps(
                        Arbitraries.integers().between(1, IDS), Arbitraries.of(Known.class))
                .ofMaxSize(6);
        Arbitrary<Set<Integer>> reversed =
                Arbitraries.integers().between(0, ORIGINALS - 1).set().ofMaxSize(1);
        return Combinators.combine(
                        accounts().list().ofSize(14),
                        deals().list().ofMaxSize(30),
                        known,
                        Arbitraries.of(true, false),
                        reversed)
                .as((accounts, deals, spent, issuers, undone) -> {
                    Map<String, Account> byName = new LinkedHashMap<>();
                    accounts.forEach(account -> byName.putIfAbsent(account.name(), account));
                    if (issuers) {
                        Scenario.ASSETS.forEach(asset -> {
                            Account issuer = new Account(
                                    "novafin",
                                    asset.code().value(),
                                    true,
                                    -500,
                                    0,
                                    -9_000_000_000_000_000_000L,
                                    AccountStatus.OPEN);
                            byName.put(issuer.name(), issuer);
                        });
                    }
                    return new Scenario(new ArrayList<>(byName.values()), deals, new HashMap<>(spent), undone);
                });
    }

    private static Arbitrary<Account> accounts() {
        Arbitrary<long[]> balance = Arbitraries.frequencyOf(
                Tuple.of(
                        12,
                        Combinators.combine(amount(0, 900), amount(0, 300), amount(0, 200))
                                .as((free, held, overdraft) -> new long[] {free + held - overdraft, held, -overdraft})),
                Tuple.of(1, Arbitraries.just(new long[] {Long.MAX_VALUE - 60, 0, 0})));
        Arbitrary<AccountStatus> status = Arbitraries.frequency(
                Tuple.of(10, AccountStatus.OPEN),
                Tuple.of(1, AccountStatus.DEBIT_FROZEN),
                Tuple.of(1, AccountStatus.CLOSED));
        return Combinators.combine(parties(), assets(), balance, status)
                .as((owner, asset, b, s) -> new Account(owner, asset, false, b[0], b[1], b[2], s));
    }

    private static Arbitrary<Deal> deals() {
        Arbitrary<String> delivered =
                Arbitraries.frequencyOf(Tuple.of(9, assets()), Tuple.of(1, Arbitraries.just("DOGECOIN")));
        Arbitrary<Integer> late = Arbitraries.integers().between(-1, 1).injectNull(0.8);
        return Combinators.combine(
                        Arbitraries.integers().between(1, IDS),
                        Arbitraries.frequency(Tuple.of(9, 1), Tuple.of(1, 2)),
                        Combinators.combine(parties(), parties()).as((buyer, seller) -> List.of(buyer, seller)),
                        delivered,
                        amounts(),
                        assets().injectNull(0.5),
                        amounts(),
                        late)
                .flatAs((id, variant, parties, asset, amount, delivery, quantity, lateBy) -> Arbitraries.frequency(
                                Tuple.of(7, "trade"), Tuple.of(1, "funding"), Tuple.of(2, "reversal"))
                        .map(kind -> new Deal(
                                // another id than a trade's, and what it undoes follows from it
                                kind.equals("reversal") ? IDS + id : id,
                                kind.equals("reversal") ? 1 : variant,
                                parties.get(0),
                                parties.get(1),
                                asset,
                                amount,
                                delivery,
                                quantity,
                                lateBy,
                                kind.equals("funding"),
                                kind.equals("reversal") ? (IDS + id) % ORIGINALS : null)));
    }

    private static Arbitrary<String> parties() {
        return Arbitraries.of("alice", "bob", "carol", "dave", "novafin");
    }

    private static Arbitrary<String> assets() {
        return Arbitraries.of("EUR", "JPY", "CARBON_CREDIT");
    }

    private static Arbitrary<Long> amount(long least, long most) {
        return Arbitraries.longs().between(least, most);
    }

    /** Mostly whole numbers that every scale knows; some with a fraction, some enormous. */
    private static Arbitrary<String> amounts() {
        return Arbitraries.frequencyOf(
                Tuple.of(14, amount(1, 300).map(String::valueOf)),
                Tuple.of(4, amount(1, 999).map(n -> n / 100 + "." + String.format("%02d", Math.max(1, n % 100)))),
                Tuple.of(1, Arbitraries.just("1.001")),
                Tuple.of(1, Arbitraries.just("999999999999999999")));
    }
}
