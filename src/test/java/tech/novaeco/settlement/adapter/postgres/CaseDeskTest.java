package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;

/** Giving a case up, also while somebody else tries it again: one of the two happens, never both. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class CaseDeskTest {
    private static TestLedger ledger;
    private static CaseDesk desk;
    private Trades trade = trade();

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        desk = new CaseDesk(ledger.jdbc, ledger.transaction);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
    }

    @BeforeEach
    void a_trade_with_funds_that_came_too_late() {
        String alice = ledger.party("alice", 0);
        trade = trade().buyer(alice).seller(ledger.party("bob", 0)).amount("1.00");
    }

    private long rejectedThenFunded() {
        assertThat(ledger.settle(trade)).containsExactly("LACK_OF_FUNDS");
        fund();
        return ledger.caseOf(trade);
    }

    private void fund() {
        String alice = trade.event().buyerId().value();
        ledger.settle(ledger.funding(UUID.randomUUID(), -1, alice, "EUR", 1_00));
    }

    /** The worker failed at it: a case, but no settlement. */
    private long internal() {
        fund();
        return new ExceptionCases(ledger.jdbc)
                .open(ledger.id(trade), ReasonCode.INTERNAL, "the worker failed", trade.bytes())
                .caseId();
    }

    private long paid() {
        return ledger.posted(trade.event().sellerId().value(), "EUR");
    }

    @Test
    void a_cancelled_case_never_settles() {
        long caseId = rejectedThenFunded();
        long retry = ledger.request(caseId, "RETRY");
        long cancel = ledger.request(caseId, "CANCEL");

        desk.cancel(cancel);
        desk.cancel(cancel);

        assertThat(ledger.settle(retry(trade, retry, caseId))).containsExactly("DUPLICATE");
        assertThat(ledger.answer(cancel)).isEqualTo("CANCELLED");
        assertThat(ledger.answer(retry)).isEqualTo("DUPLICATE: already CANCELLED");
        assertThat(ledger.status(trade)).isEqualTo("CANCELLED");
        assertThat(ledger.caseState(caseId)).isEqualTo("CANCELLED");
        assertThat(paid()).isZero();
    }

    @Test
    void a_cancellation_that_comes_while_a_retry_settles_is_refused() {
        long caseId = rejectedThenFunded();

        long cancel = cancelWhileRetrying(caseId);

        assertThat(ledger.answer(cancel)).startsWith("REFUSED");
        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
        assertThat(ledger.caseState(caseId)).isEqualTo("RESOLVED");
        assertThat(paid()).isEqualTo(1_00);
    }

    @Test
    void a_cancellation_that_comes_while_an_internal_case_settles_is_refused() {
        long caseId = internal();

        long cancel = cancelWhileRetrying(caseId);

        assertThat(ledger.answer(cancel)).startsWith("REFUSED");
        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
        assertThat(ledger.caseState(caseId)).isEqualTo("RESOLVED");
    }

    private long cancelWhileRetrying(long caseId) {
        Arrival again = retry(trade, ledger.request(caseId, "RETRY"), caseId);
        long cancel = ledger.request(caseId, "CANCEL");
        List<CompletableFuture<Boolean>> cancelled = new ArrayList<>();
        List<String> words = ledger.settle(UUID.randomUUID(), List.of(again), () -> {
            var other = inBackground(() -> {
                desk.cancel(cancel);
                return true;
            });
            cancelled.add(other);
            ledger.awaitWaitingOr(other);
        });
        assertThat(words).containsExactly("SETTLED");
        assertThat(cancelled.get(0).join()).isTrue();
        return cancel;
    }

    @Test
    void a_retry_that_comes_while_a_cancellation_runs_finds_the_case_closed() {
        long caseId = rejectedThenFunded();
        Arrival again = retry(trade, ledger.request(caseId, "RETRY"), caseId);
        long cancel = ledger.request(caseId, "CANCEL");

        CompletableFuture<List<String>> retried = ledger.transaction.execute(status -> {
            desk.cancel(cancel);
            var other = inBackground(() -> ledger.settle(again));
            ledger.awaitWaiting(1);
            return other;
        });

        assertThat(retried).isNotNull();
        assertThat(retried.join()).containsExactly("DUPLICATE");
        assertThat(ledger.status(trade)).isEqualTo("CANCELLED");
        assertThat(paid()).isZero();
    }

    /** Somebody holds the trade until both wait: had the cancellation taken the case first, each would wait for the other. */
    @Test
    void a_cancellation_waits_for_the_trade_before_it_takes_the_case() throws Exception {
        long caseId = rejectedThenFunded();
        Arrival again = retry(trade, ledger.request(caseId, "RETRY"), caseId);
        long cancel = ledger.request(caseId, "CANCEL");
        try (var person = ledger.connect();
                var statement = person.createStatement()) {
            person.setAutoCommit(false);
            statement.execute("SELECT FROM ledger.settlement WHERE trade_id = '" + ledger.id(trade) + "' FOR UPDATE");
            var retried = inBackground(() -> ledger.settle(again));
            ledger.awaitWaiting(1);
            var cancelled = inBackground(() -> {
                desk.cancel(cancel);
                return true;
            });
            ledger.awaitWaiting(2);
            person.commit();

            assertThat(retried.join()).containsExactly("SETTLED");
            assertThat(cancelled.join()).isTrue();
        }
        assertThat(ledger.answer(cancel)).startsWith("REFUSED");
    }

    @Test
    void an_internal_case_that_was_cancelled_leaves_its_id_unspent() {
        long caseId = internal();
        long retry = ledger.request(caseId, "RETRY");
        desk.cancel(ledger.request(caseId, "CANCEL"));

        assertThatThrownBy(() -> ledger.settle(retry(trade, retry, caseId))).isInstanceOf(Broken.class);

        assertThat(ledger.count("SELECT count(*) FROM ledger.settlement WHERE trade_id = ?", ledger.id(trade)))
                .isZero();
        assertThat(ledger.settle(trade)).containsExactly("SETTLED");
    }
}
