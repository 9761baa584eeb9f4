package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.retry;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.inBackground;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** A rejected trade is attempted again when a person asks for it, once for each request. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class RetryTest {
    private static TestLedger ledger;
    private String alice = "";
    private String bob = "";

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
    }

    @BeforeEach
    void parties() {
        alice = ledger.party("alice", 0);
        bob = ledger.party("bob", 0);
    }

    private Trades rejected(String amount) {
        Trades trade = trade().buyer(alice).seller(bob).amount(amount);
        assertThat(ledger.settle(trade)).containsExactly("LACK_OF_FUNDS");
        return trade;
    }

    private void fund(String owner, long cents) {
        ledger.settle(ledger.funding(UUID.randomUUID(), -1, owner, "EUR", cents));
    }

    private static Arrival retried(Trades trade) {
        long caseId = ledger.caseOf(trade);
        return retry(trade, ledger.request(caseId, "RETRY"), caseId);
    }

    private static long action(Arrival arrival) {
        return ((Arrival.Origin.CaseRetry) arrival.origin()).actionId();
    }

    private static int attempts(Trades trade) {
        return ledger.count("SELECT attempt_no FROM ledger.settlement WHERE trade_id = ?", ledger.id(trade));
    }

    @Test
    void a_retry_that_is_rejected_again_keeps_its_case_open() {
        Trades trade = rejected("5.00");
        Arrival again = retried(trade);

        assertThat(ledger.settle(again)).containsExactly("LACK_OF_FUNDS");

        assertThat(ledger.caseState(ledger.caseOf(trade))).isEqualTo("OPEN");
        assertThat(attempts(trade)).isEqualTo(2);
        assertThat(ledger.answer(action(again))).startsWith("REJECTED LACK_OF_FUNDS: " + alice);
        assertThat(ledger.admin.queryForList(
                        "SELECT t.attempt_no || outcome FROM ledger.settlement_attempt t JOIN ledger.settlement ON seq = settlement_seq"
                                + " WHERE trade_id = ? ORDER BY 1",
                        String.class,
                        ledger.id(trade)))
                .containsExactly("1REJECTED", "2REJECTED");
    }

    @Test
    void a_retry_that_is_rejected_for_another_reason_says_so_in_its_case() {
        Trades trade = rejected("5.00");
        ledger.admin.update(
                "UPDATE ledger.account_balance b SET status = 'DEBIT_FROZEN' FROM ledger.account a WHERE a.id = b.account_id"
                        + " AND a.owner_id = ?",
                alice);

        assertThat(ledger.settle(retried(trade))).containsExactly("ACCOUNT_FROZEN");

        assertThat(ledger.ask(
                        "SELECT reason_code || ': ' || reason_text FROM ledger.exception_case WHERE id = ?",
                        ledger.caseOf(trade)))
                .startsWith("ACCOUNT_FROZEN: account " + alice + "/EUR is frozen");
    }

    @Test
    void a_retry_that_settles_resolves_its_case() {
        Trades trade = rejected("5.00");
        fund(alice, 5_00);
        Arrival again = retried(trade);

        assertThat(ledger.settle(again)).containsExactly("SETTLED");

        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
        assertThat(ledger.caseState(ledger.caseOf(trade))).isEqualTo("RESOLVED");
        assertThat(ledger.answer(action(again))).isEqualTo("SETTLED");
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(5_00);
    }

    @Test
    void a_request_is_carried_out_once_though_two_workers_see_it() {
        Trades trade = rejected("5.00");
        Arrival again = retried(trade);
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        List<String> first = ledger.settle(UUID.randomUUID(), List.of(again), () -> {
            second.add(inBackground(() -> ledger.settle(again)));
            ledger.awaitWaiting(1);
        });

        assertThat(first).containsExactly("LACK_OF_FUNDS");
        assertThat(second.get(0).join()).containsExactly("DUPLICATE");
        assertThat(attempts(trade)).isEqualTo(2);
        assertThat(ledger.answer(action(again))).startsWith("REJECTED LACK_OF_FUNDS");
    }

    /** Without four eyes a request may be carried out while its maker takes it back. */
    @Test
    void what_is_being_carried_out_is_not_taken_back_any_more() {
        Trades trade = rejected("5.00");
        fund(alice, 5_00);
        Arrival again = retried(trade);
        List<CompletableFuture<Integer>> withdrawn = new ArrayList<>();

        List<String> words = ledger.settle(UUID.randomUUID(), List.of(again), () -> {
            withdrawn.add(inBackground(() -> withdraw(action(again))));
            ledger.awaitWaitingOr(withdrawn.get(0));
        });

        assertThat(words).containsExactly("SETTLED");
        assertThat(withdrawn.get(0).join()).as("requests taken back").isZero();
        assertThat(ledger.answer(action(again))).isEqualTo("SETTLED");
    }

    @Test
    void what_was_taken_back_is_not_carried_out() {
        Trades trade = rejected("5.00");
        fund(alice, 5_00);
        Arrival again = retried(trade);
        assertThat(withdraw(action(again))).isEqualTo(1);

        assertThat(ledger.settle(again)).containsExactly("DUPLICATE");

        assertThat(ledger.status(trade)).isEqualTo("REJECTED");
        assertThat(ledger.answer(action(again))).isEqualTo("REFUSED");
    }

    private static int withdraw(long action) {
        return ledger.jdbc.update(
                "UPDATE ledger.case_action SET decision = 'REFUSED', executed_at = now(), outcome = 'REFUSED'"
                        + " WHERE id = ? AND decision IS NULL AND executed_at IS NULL",
                action);
    }

    @Test
    void two_requests_for_one_case_in_one_batch_get_the_same_answer() {
        Trades trade = rejected("5.00");
        Arrival one = retried(trade);
        Arrival two = retried(trade);

        assertThat(ledger.settle(one, two)).containsExactly("LACK_OF_FUNDS", "DUPLICATE");

        assertThat(ledger.answer(action(two)))
                .isEqualTo(ledger.answer(action(one)))
                .startsWith("REJECTED");
        assertThat(ledger.caseState(ledger.caseOf(trade))).isEqualTo("OPEN");
    }

    @Test
    void a_request_for_a_case_that_is_over_changes_nothing() {
        Trades trade = rejected("5.00");
        fund(alice, 10_00);
        ledger.settle(retried(trade));
        Arrival late = retried(trade);

        assertThat(ledger.settle(late)).containsExactly("DUPLICATE");

        assertThat(ledger.answer(action(late))).isEqualTo("DUPLICATE: already SETTLED");
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(5_00);
    }

    @Test
    void without_a_request_a_replay_of_a_rejected_trade_is_a_duplicate() {
        Trades trade = rejected("5.00");
        fund(alice, 5_00);

        assertThat(ledger.settle(trade)).containsExactly("DUPLICATE");

        assertThat(ledger.status(trade)).isEqualTo("REJECTED");
    }
}
