package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.queued;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** What a batch writes, and in how many round trips. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class PostgresLedgerTest {
    private static TestLedger ledger;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
    }

    private static List<Arrival> arrivals(Stream<Trades> trades) {
        return trades.map(TestLedger::queued).toList();
    }

    @Test
    void a_batch_takes_two_round_trips_and_one_more_when_it_meets_known_ids() {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        List<Arrival> batch = arrivals(IntStream.range(0, 100)
                .mapToObj(i -> trade().buyer(i % 10 == 0 ? "nobody" : alice)
                        .seller(bob)
                        .amount("0.01")));

        assertThat(executions(batch)).isEqualTo(2);
        assertThat(executions(batch)).as("claim and look-up, nothing to post").isEqualTo(2);
        assertThat(executions(List.of(batch.get(0), queued(trade().buyer(alice).seller(bob)))))
                .isEqualTo(3);
    }

    private static int executions(List<Arrival> batch) {
        int before = ledger.source.executions.get();
        ledger.settle(UUID.randomUUID(), batch);
        return ledger.source.executions.get() - before;
    }

    @Test
    void sequence_numbers_follow_the_order_of_arrival_whatever_the_ids() {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        List<Trades> trades = Stream.generate(
                        () -> trade().buyer(alice).seller(bob).amount("0.01"))
                .limit(50)
                .toList();
        ledger.settle(trades.toArray(Trades[]::new));

        List<UUID> bySeq = ledger.admin.queryForList(
                "SELECT trade_id FROM ledger.settlement WHERE buyer_id = ? ORDER BY seq", UUID.class, alice);

        assertThat(bySeq).isEqualTo(trades.stream().map(ledger::id).toList());
    }

    @Test
    void a_touched_account_is_updated_once_however_many_trades_touch_it() {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        String version = "SELECT sum(version) FROM ledger.account_balance JOIN ledger.account a ON a.id = account_id"
                + " WHERE owner_id IN (?, ?)";
        int before = ledger.count(version, alice, bob);

        ledger.settle(
                UUID.randomUUID(),
                arrivals(IntStream.range(0, 60)
                        .mapToObj(i -> trade().buyer(alice).seller(bob).amount("0.05"))));

        assertThat(ledger.count(version, alice, bob)).isEqualTo(before + 2);
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(3_00);
    }

    @Test
    void delivery_versus_payment_is_four_entries_of_one_journal() {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        ledger.open(alice, "CARBON_CREDIT", 0);
        ledger.open(bob, "CARBON_CREDIT", 7_000);
        Trades good = trade().buyer(alice).seller(bob).amount("10.00").delivery("CARBON_CREDIT", "7");
        Trades bad = trade().buyer(bob).seller(alice).amount("1.00").delivery("CARBON_CREDIT", "8");

        assertThat(ledger.settle(good, bad)).containsExactly("SETTLED", "LACK_OF_ASSET");

        assertThat(ledger.admin.queryForList(
                        "SELECT e.leg || ' ' || e.amount || ' ' || e.balance_after FROM ledger.entry e"
                                + " JOIN ledger.settlement s ON s.seq = e.settlement_seq WHERE s.trade_id = ? ORDER BY leg",
                        String.class,
                        ledger.id(good)))
                .containsExactly("1 -1000 0", "2 1000 1000", "3 -7000 0", "4 7000 7000");
        assertThat(ledger.status(bad)).isEqualTo("REJECTED");
    }

    @Test
    void a_rejected_trade_leaves_a_case_with_its_message_byte_for_byte() {
        String bob = ledger.party("bob", 0);
        Trades poor = trade().buyer(bob).seller(ledger.party("carol", 0)).amount("1.00");

        assertThat(ledger.settle(poor)).containsExactly("LACK_OF_FUNDS");

        long caseId = ledger.caseOf(poor);
        assertThat(ledger.ask(
                        "SELECT concat_ws(' ', state, reason_code, body_sha256 = encode(sha256(payload), 'hex'), reason_text)"
                                + " FROM ledger.exception_case WHERE id = ?",
                        caseId))
                .startsWith("OPEN LACK_OF_FUNDS t " + bob + " has 0.00 EUR available, 1.00 is needed");
        assertThat(ledger.admin.queryForObject(
                        "SELECT payload FROM ledger.exception_case WHERE id = ?", byte[].class, caseId))
                .isEqualTo(poor.bytes());
        assertThat(ledger.ask(
                        "SELECT outcome || attempt_no || t.reason_code FROM ledger.settlement_attempt t"
                                + " JOIN ledger.exception_case c USING (settlement_seq) WHERE c.id = ?",
                        caseId))
                .isEqualTo("REJECTED1LACK_OF_FUNDS");
    }

    @Test
    void a_replay_writes_nothing_and_a_conflict_opens_one_case() {
        String alice = ledger.party("alice", 10_00);
        String bob = ledger.party("bob", 0);
        Trades original = trade().buyer(alice).seller(bob).amount("1.00");
        Trades poor = trade().buyer(bob).seller(alice).amount("5.00");
        ledger.settle(original, poor);
        String rows = ledger.rows();
        assertThat(ledger.settle(original, poor, original)).containsOnly("DUPLICATE");
        assertThat(ledger.rows()).isEqualTo(rows);

        Trades other = trade().id(ledger.id(original).toString())
                .buyer(alice)
                .seller(bob)
                .amount("2.00");
        assertThat(ledger.settle(other, original, other)).containsExactly("CONFLICT", "DUPLICATE", "CONFLICT");
        assertThat(ledger.settle(other)).containsExactly("CONFLICT");

        assertThat(ledger.count("SELECT count(*) FROM ledger.exception_case WHERE trade_id = ?", ledger.id(original)))
                .isEqualTo(1);
        assertThat(ledger.status(original)).isEqualTo("SETTLED");
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(1_00);
    }

    @Test
    void funding_by_the_same_reference_twice_funds_once_and_both_are_told_the_truth() {
        String alice = ledger.party("alice", 0);
        UUID id = UUID.randomUUID();
        int first = request(id, alice);
        int second = request(id, alice);

        assertThat(ledger.settle(ledger.funding(id, first, alice, "EUR", 5_00))).containsExactly("SETTLED");
        assertThat(ledger.settle(ledger.funding(id, second, alice, "EUR", 5_00)))
                .containsExactly("DUPLICATE");

        assertThat(ledger.posted(alice, "EUR")).isEqualTo(5_00);
        assertThat(outcomes(first, second)).containsExactly("SETTLED", "DUPLICATE: already SETTLED");
    }

    @Test
    void two_requests_of_one_reference_in_one_batch_are_not_told_settled_when_it_was_rejected() {
        UUID id = UUID.randomUUID();
        int first = request(id, "ghost");
        int second = request(id, "ghost");

        ledger.settle(
                ledger.funding(id, first, "ghost", "EUR", 5_00), ledger.funding(id, second, "ghost", "EUR", 5_00));

        assertThat(outcomes(first, second)).allMatch(outcome -> outcome.startsWith("REJECTED UNKNOWN_ACCOUNT"));
    }

    private static int request(UUID tradeId, String owner) {
        return ledger.count(
                "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)"
                        + " VALUES (?, 'it''s; -- $1 ? ref', ?, 'EUR', 500) RETURNING id",
                tradeId,
                owner);
    }

    private static List<String> outcomes(int... requests) {
        return IntStream.of(requests)
                .mapToObj(id -> ledger.ask("SELECT outcome FROM ledger.funding_request WHERE id = ?", id))
                .toList();
    }

    @Test
    void outside_a_transaction_nothing_is_done() {
        assertThatThrownBy(() -> ledger.ledger.claim(UUID.randomUUID(), List.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
