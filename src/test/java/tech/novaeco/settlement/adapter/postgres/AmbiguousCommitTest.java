package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.queued;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.retry;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** The COMMIT is done, but its answer is lost. The same batch is tried again under the same id, and writes nothing. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class AmbiguousCommitTest {
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
        alice = ledger.party("alice", 10_00);
        bob = ledger.party("bob", 0);
    }

    /** @return what the second try says */
    private static List<String> settleWithLostAnswer(Arrival... batch) {
        UUID batchId = UUID.randomUUID();
        ledger.source.loseTheAnswerToTheNextCommit();
        assertThatThrownBy(() -> ledger.settle(batchId, List.of(batch))).hasMessageContaining("reset by peer");
        String rows = ledger.rows();

        List<String> words = ledger.settle(batchId, List.of(batch));

        assertThat(ledger.rows()).isEqualTo(rows);
        return words;
    }

    @Test
    void every_trade_of_the_batch_is_found_and_none_is_settled_twice() {
        Trades good = trade().buyer(alice).seller(bob).amount("1.00");
        Trades poor = trade().buyer(bob).seller(alice).amount("50.00");

        assertThat(settleWithLostAnswer(queued(good), queued(poor), queued(good)))
                .containsOnly("DUPLICATE");

        assertThat(ledger.posted(bob, "EUR")).isEqualTo(1_00);
        assertThat(ledger.status(good)).isEqualTo("SETTLED");
        assertThat(ledger.status(poor)).isEqualTo("REJECTED");
    }

    @Test
    void a_conflict_of_the_batch_is_a_conflict_again_and_no_fault_of_the_worker() {
        Trades original = trade().buyer(alice).seller(bob).amount("1.00");
        ledger.settle(original);
        Trades other = trade().id(ledger.id(original).toString())
                .buyer(alice)
                .seller(bob)
                .amount("2.00");

        assertThat(settleWithLostAnswer(queued(other))).containsExactly("CONFLICT");
        assertThat(settleWithLostAnswer(queued(trade().buyer(alice).seller(bob).amount("1.00")), queued(other)))
                .containsExactly("DUPLICATE", "CONFLICT");

        assertThat(ledger.count("SELECT count(*) FROM ledger.exception_case WHERE trade_id = ?", ledger.id(original)))
                .isEqualTo(1);
    }

    @Test
    void a_funding_is_not_done_twice_and_keeps_its_answer() {
        UUID id = UUID.randomUUID();
        int request = ledger.count(
                "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)"
                        + " VALUES (?, 'wire 17', ?, 'EUR', 500) RETURNING id",
                id,
                bob);

        assertThat(settleWithLostAnswer(ledger.funding(id, request, bob, "EUR", 5_00)))
                .containsExactly("DUPLICATE");

        assertThat(ledger.posted(bob, "EUR")).isEqualTo(5_00);
        assertThat(ledger.ask("SELECT outcome FROM ledger.funding_request WHERE id = ?", request))
                .isEqualTo("SETTLED");
    }

    @Test
    void a_retry_that_settled_and_one_that_was_rejected_keep_their_answers() {
        Trades trade = trade().buyer(bob).seller(alice).amount("1.00");
        ledger.settle(trade);
        long caseId = ledger.caseOf(trade);
        long rejected = ledger.request(caseId, "RETRY");
        assertThat(settleWithLostAnswer(retry(trade, rejected, caseId))).containsExactly("DUPLICATE");
        assertThat(ledger.answer(rejected)).startsWith("REJECTED LACK_OF_FUNDS");
        assertThat(ledger.caseState(caseId)).isEqualTo("OPEN");

        ledger.settle(trade().buyer(alice).seller(bob).amount("1.00"));
        long settled = ledger.request(caseId, "RETRY");
        assertThat(settleWithLostAnswer(retry(trade, settled, caseId))).containsExactly("DUPLICATE");
        assertThat(ledger.answer(settled)).isEqualTo("SETTLED");
        assertThat(ledger.caseState(caseId)).isEqualTo("RESOLVED");
    }
}
