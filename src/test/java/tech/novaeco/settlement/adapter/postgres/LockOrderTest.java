package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.queued;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.inBackground;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** Locks are taken in one order by everybody: two workers meet them from opposite ends and never deadlock. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class LockOrderTest {
    private static final int ROUNDS = 30;
    private static TestLedger ledger;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
        System.out.println(
                "HOT "
                        + ledger.admin.queryForList(
                                "SELECT relname, n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname IN ('settlement','account_balance')"));
    }

    @Test
    void the_same_trades_in_opposite_order_are_settled_once_without_a_deadlock() {
        List<String> parties = parties(6);
        Random random = new Random(20260301);
        List<List<Arrival>> batches = rounds(() -> between(parties, random));

        List<String> words = settleAtOnce(
                batches, batches.stream().map(LockOrderTest::reversed).toList());

        assertThat(Collections.frequency(words, "DUPLICATE")).isEqualTo(words.size() / 2);
        assertThat(total(parties)).isEqualTo(6 * 100_00);
    }

    /** Somebody holds the account in the middle until both wait: taken in another order, each holds what the other wants. */
    @Test
    void the_same_accounts_in_opposite_order_are_locked_without_a_deadlock() throws Exception {
        List<String> parties = parties(40);
        try (var person = ledger.connect();
                var statement = person.createStatement()) {
            person.setAutoCommit(false);
            statement.execute("SELECT FROM ledger.account_balance WHERE account_id = (SELECT id FROM ledger.account"
                    + " WHERE owner_id = '" + parties.get(20) + "') FOR UPDATE");
            var first = inBackground(() -> ledger.settle(UUID.randomUUID(), chain(parties)));
            var second = inBackground(() -> ledger.settle(UUID.randomUUID(), chain(reversed(parties))));
            ledger.awaitWaiting(2);
            person.commit();

            assertThat(first.join()).containsOnly("SETTLED");
            assertThat(second.join()).containsOnly("SETTLED");
        }
        assertThat(total(parties)).isEqualTo(40 * 100_00);
    }

    private static List<String> parties(int number) {
        return Stream.generate(() -> ledger.party("hot", 100_00)).limit(number).toList();
    }

    private static long total(List<String> parties) {
        return parties.stream().mapToLong(party -> ledger.posted(party, "EUR")).sum();
    }

    private static List<List<Arrival>> rounds(Supplier<Arrival> trades) {
        return IntStream.range(0, ROUNDS)
                .mapToObj(round -> Stream.generate(trades).limit(20).toList())
                .toList();
    }

    private static Arrival between(List<String> parties, Random random) {
        int buyer = random.nextInt(parties.size());
        int seller = (buyer + 1 + random.nextInt(parties.size() - 1)) % parties.size();
        return queued(
                trade().buyer(parties.get(buyer)).seller(parties.get(seller)).amount("1." + random.nextInt(10, 99)));
    }

    /** Each party pays the next. */
    private static List<Arrival> chain(List<String> parties) {
        return IntStream.range(1, parties.size())
                .mapToObj(i -> queued(
                        trade().buyer(parties.get(i - 1)).seller(parties.get(i)).amount("0.01")))
                .toList();
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> copy = new ArrayList<>(list);
        Collections.reverse(copy);
        return copy;
    }

    private static List<String> settleAtOnce(List<List<Arrival>> one, List<List<Arrival>> other) {
        CyclicBarrier together = new CyclicBarrier(2);
        var first = inBackground(() -> settleAll(one, together));
        var second = inBackground(() -> settleAll(other, together));
        return Stream.concat(first.join().stream(), second.join().stream()).toList();
    }

    /** Any failure, SQLSTATE 40P01 first of all, ends the worker and the test. */
    private static List<String> settleAll(List<List<Arrival>> batches, CyclicBarrier together) {
        List<String> words = new ArrayList<>();
        for (List<Arrival> batch : batches) {
            try {
                together.await(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("the other worker failed", e);
            }
            words.addAll(ledger.settle(UUID.randomUUID(), batch));
        }
        return words;
    }
}
