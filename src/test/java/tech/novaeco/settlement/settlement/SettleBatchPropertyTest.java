package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.domains.DomainContext;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Entry;
import tech.novaeco.settlement.settlement.BatchOutcome.Decision;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/** The laws of a batch, for thousands of generated ones. */
@Domain(Scenarios.class)
@Domain(DomainContext.Global.class)
class SettleBatchPropertyTest {
    private static final int TRIES = 250;

    @Property(tries = 3 * TRIES, shrinking = ShrinkingMode.BOUNDED)
    void a_naive_ledger_comes_to_the_same_outcomes_and_balances(@ForAll Scenario scenario) {
        NaiveLedger naive = new NaiveLedger(scenario);
        Judged batch = new Judged(scenario.state());

        assertThat(batch.words()).isEqualTo(naive.settle(scenario.deals()));
        scenario.accounts()
                .forEach(account -> assertThat(BigInteger.valueOf(batch.posted(account.key())))
                        .as(account.name())
                        .isEqualTo(naive.posted.get(account.name())));
    }

    @Property(tries = TRIES)
    void every_settlement_sums_to_zero_in_every_asset(@ForAll Scenario scenario) {
        Judged batch = new Judged(scenario.state());

        for (int trade = 0; trade < scenario.deals().size(); trade++) {
            Map<AssetCode, Long> sums = batch.entries(trade).stream()
                    .collect(Collectors.groupingBy(Entry::asset, Collectors.summingLong(Entry::amount)));
            assertThat(sums.values()).allMatch(sum -> sum == 0);
            List<Integer> legs = batch.entries(trade).stream().map(Entry::leg).toList();
            assertThat(legs)
                    .isEqualTo(IntStream.rangeClosed(1, legs.size()).boxed().toList());
        }
    }

    @Property(tries = TRIES)
    void value_is_neither_created_nor_lost(@ForAll Scenario scenario) {
        LockedState state = scenario.state();
        Map<AccountKey, Balance> after = new HashMap<>(state.balances());
        SettleBatch.settle(state).touched().forEach(balance -> after.put(balance.key(), balance));

        assertThat(sums(after)).isEqualTo(sums(state.balances()));
    }

    @Property(tries = TRIES)
    void no_account_ever_has_less_than_nothing_available(@ForAll Scenario scenario) {
        Judged batch = new Judged(scenario.state());
        Map<AccountId, Balance> start = byId(batch.state());

        for (Entry entry : batch.entries()) {
            Balance account = at(start, entry);
            if (entry.amount() < 0) {
                assertThat(entry.balanceAfter() - account.held()).isGreaterThanOrEqualTo(account.floor());
            }
        }
        assertThat(batch.outcome().touched()).allMatch(balance -> balance.available() >= 0);
    }

    @Property(tries = TRIES)
    void a_touched_balance_is_its_start_and_its_entries_and_nothing_else_changed(@ForAll Scenario scenario) {
        Judged batch = new Judged(scenario.state());
        Map<AccountId, Balance> running = byId(batch.state());

        for (Entry entry : batch.entries()) {
            Balance before = at(running, entry);
            assertThat(entry.asset()).isEqualTo(before.key().asset());
            assertThat(entry.balanceAfter()).isEqualTo(before.posted() + entry.amount());
            running.put(entry.account(), before.posted(entry.amount()));
        }
        List<AccountId> posted =
                batch.entries().stream().map(Entry::account).distinct().sorted().toList();
        assertThat(batch.outcome().touched()).extracting(Balance::id).isEqualTo(posted);
        assertThat(batch.outcome().touched()).allMatch(balance -> balance.equals(running.get(balance.id())));
    }

    @Property(tries = TRIES)
    void there_is_one_decision_for_each_arrival_in_their_order(@ForAll Scenario scenario) {
        LockedState state = scenario.state();

        assertThat(SettleBatch.settle(state).decisions())
                .extracting(Decision::claimed)
                .isEqualTo(state.claimed());
    }

    @Property(tries = TRIES)
    void the_order_in_which_accounts_were_found_does_not_matter(@ForAll Scenario scenario, @ForAll long seed) {
        assertThat(SettleBatch.settle(scenario.shuffled(new Random(seed))))
                .isEqualTo(SettleBatch.settle(scenario.state()));
    }

    @Property(tries = TRIES)
    void no_trade_touches_an_issuer(@ForAll Scenario scenario) {
        Judged batch = new Judged(scenario.state());
        Map<AccountId, Balance> start = byId(batch.state());

        for (int i = 0; i < scenario.deals().size(); i++) {
            if (!scenario.deals().get(i).funding()) {
                assertThat(batch.entries(i))
                        .noneMatch(entry -> at(start, entry).key().equals(AccountKey.issuer(entry.asset())));
            }
        }
    }

    @Property(tries = TRIES)
    void an_id_settles_at_most_once_and_the_same_batch_again_moves_nothing(@ForAll Scenario scenario) {
        LockedState state = scenario.state();
        Map<TradeId, Standing> spent = new HashMap<>();
        HashSet<TradeId> settled = new HashSet<>();
        List<Decision> decisions = SettleBatch.settle(state).decisions();
        for (Decision decision : decisions) {
            Instruction instruction = decision.claimed().instruction();
            TradeHash hash =
                    decision.claimed().standing() instanceof Standing.Spent known ? known.hash() : instruction.hash();
            String word = Judged.word(decision.outcome());
            spent.putIfAbsent(instruction.id(), new Standing.Spent(hash, word));
            assertThat(!word.equals("SETTLED") || settled.add(instruction.id())).isTrue();
        }
        List<Claimed> again = new ArrayList<>();
        state.claimed()
                .forEach(claimed -> again.add(new Claimed(
                        claimed.instruction(),
                        spent.getOrDefault(claimed.instruction().id(), claimed.standing()))));

        Judged second = new Judged(new LockedState(
                again,
                state.balances(),
                state.titles(),
                state.assets(),
                state.reversed(),
                state.holds(),
                state.rates(),
                state.links(),
                state.now()));

        second.moveNothing();
        assertThat(second.words()).allMatch(word -> word.equals("DUPLICATE") || word.equals("CONFLICT"));
    }

    @Property(tries = TRIES)
    void a_trade_is_reversed_once_in_total(@ForAll Scenario scenario) {
        Map<TradeId, TradeId> before = scenario.state().reversed();
        List<TradeId> undone = SettleBatch.settle(scenario.state()).decisions().stream()
                .filter(decision -> Judged.word(decision.outcome()).equals("SETTLED"))
                .flatMap(decision -> decision.claimed().instruction().reverses().stream())
                .toList();

        assertThat(undone).doesNotHaveDuplicates().noneMatch(before::containsKey);
    }

    private static Map<AssetCode, BigInteger> sums(Map<AccountKey, Balance> balances) {
        return balances.values().stream()
                .collect(Collectors.toMap(
                        balance -> balance.key().asset(),
                        balance -> BigInteger.valueOf(balance.posted()),
                        BigInteger::add));
    }

    private static Map<AccountId, Balance> byId(LockedState state) {
        return state.balances().values().stream().collect(Collectors.toMap(Balance::id, balance -> balance));
    }

    private static Balance at(Map<AccountId, Balance> balances, Entry entry) {
        return Objects.requireNonNull(balances.get(entry.account()), "an entry on an account that was not locked");
    }
}
