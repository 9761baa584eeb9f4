package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.queued;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.inBackground;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Several workers on one ledger: no decision on what was true before waiting. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class ConcurrencyTest {
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
    void the_same_trade_in_two_transactions_at_once_settles_in_one() {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        Trades twice = trade().buyer(alice).seller(bob).amount("1.00");
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        List<String> first = ledger.settle(UUID.randomUUID(), List.of(queued(twice)), () -> {
            second.add(inBackground(() -> ledger.settle(twice)));
            ledger.awaitWaiting(1);
        });

        assertThat(first).containsExactly("SETTLED");
        assertThat(second.get(0).join()).containsExactly("DUPLICATE");
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(1_00);
    }

    @Test
    void another_trade_under_the_same_id_at_once_is_a_conflict() {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        Trades one = trade().buyer(alice).seller(bob).amount("1.00");
        Trades other =
                trade().id(ledger.id(one).toString()).buyer(alice).seller(bob).amount("2.00");
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        ledger.settle(UUID.randomUUID(), List.of(queued(one)), () -> {
            second.add(inBackground(() -> ledger.settle(other)));
            ledger.awaitWaiting(1);
        });

        assertThat(second.get(0).join()).containsExactly("CONFLICT");
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(1_00);
    }

    @Test
    void money_is_not_spent_by_two_transactions_at_once() {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        ledger.settle(
                UUID.randomUUID(),
                List.of(queued(trade().buyer(alice).seller(bob).amount("6.00"))),
                () -> {
                    second.add(inBackground(
                            () -> ledger.settle(trade().buyer(alice).seller(bob).amount("6.00"))));
                    ledger.awaitWaiting(1);
                });

        assertThat(second.get(0).join()).containsExactly("LACK_OF_FUNDS");
        assertThat(ledger.posted(alice, "EUR")).isEqualTo(4_00);
    }

    @Test
    void a_freeze_a_close_and_a_hold_that_a_batch_had_to_wait_for_are_honoured() throws Exception {
        assertThat(afterWaitingFor("status = 'DEBIT_FROZEN'")).containsExactly("ACCOUNT_FROZEN");
        assertThat(afterWaitingFor("status = 'CLOSED'")).containsExactly("ACCOUNT_CLOSED");
        assertThat(afterWaitingFor("held = posted")).containsExactly("LACK_OF_FUNDS");
        assertThat(afterWaitingFor("held = 0")).containsExactly("SETTLED");
        // no hold is behind it: the laws are asked in the end
        ledger.admin.update("UPDATE ledger.account_balance SET held = 0 WHERE held > 0");
    }

    private static List<String> afterWaitingFor(String change) throws Exception {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        try (var person = ledger.connect();
                var statement = person.createStatement()) {
            person.setAutoCommit(false);
            statement.execute("UPDATE ledger.account_balance SET " + change
                    + " WHERE account_id = (SELECT id FROM ledger.account WHERE owner_id = '" + alice + "')");
            var batch = inBackground(
                    () -> ledger.settle(trade().buyer(alice).seller(bob).amount("1.00")));
            ledger.awaitWaiting(1);
            person.commit();
            return batch.join();
        }
    }
}
