package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.queued;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.inBackground;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.settlement.Outbound;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Trades that wait for funds, on a real ledger: whatever comes when, each ends once, and none is forgotten. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class RecyclingLedgerTest {
    private static final Instant LATE = Instant.parse("2099-01-01T00:00:00Z");
    private static TestLedger ledger;
    private static PendingSweep sweep;
    private String alice = "";
    private String bob = "";

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        sweep = new PendingSweep(ledger);
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

    private Trades pays(String amount) {
        return trade().buyer(alice).seller(bob).amount(amount).settleBy(LATE);
    }

    private Trades waiting(String amount) {
        Trades trade = pays(amount);
        assertThat(ledger.settle(trade)).containsExactly("PENDING");
        return trade;
    }

    private static void fund(String owner, long cents) {
        assertThat(ledger.settle(ledger.funding(UUID.randomUUID(), -1, owner, "EUR", cents)))
                .containsExactly("SETTLED");
    }

    private static int rowsOf(String table, Trades trade) {
        return ledger.count(
                "SELECT count(*) FROM ledger." + table + " JOIN ledger.settlement s ON s.seq = settlement_seq"
                        + " WHERE s.trade_id = ?",
                ledger.id(trade));
    }

    private static int pending(Trades trade) {
        return rowsOf("pending_trade", trade);
    }

    private static UUID batchOf(Trades trade) {
        return UUID.fromString(
                ledger.ask("SELECT batch_id FROM ledger.settlement WHERE trade_id = ?", ledger.id(trade)));
    }

    private static Outbound told(UUID batch) {
        return ledger.transaction.execute(
                status -> new Outbox(ledger.jdbc, new AssetRegistry(ledger.jdbc)).claim(batch));
    }

    @Test
    void while_it_waits_there_is_no_attempt_no_case_and_no_entry_and_it_is_told_as_pending() {
        Trades trade = waiting("5.00");

        assertThat(ledger.status(trade)).isEqualTo("PENDING");
        assertThat(pending(trade)).isEqualTo(1);
        assertThat(rowsOf("settlement_attempt", trade)).isZero();
        assertThat(rowsOf("exception_case", trade)).isZero();
        assertThat(rowsOf("entry", trade)).isZero();
        Outbound told = told(batchOf(trade));
        assertThat(told.attempts()).isEmpty();
        assertThat(told.pending()).singleElement().satisfies(it -> {
            assertThat(it.tradeId()).isEqualTo(trade.event().tradeId());
            assertThat(it.settleBy()).isEqualTo(LATE);
        });
    }

    @Test
    void the_same_message_again_is_a_duplicate_and_another_under_its_id_a_conflict() {
        Trades trade = waiting("5.00");
        String before = ledger.rows();

        assertThat(ledger.settle(trade)).containsExactly("DUPLICATE");
        assertThat(ledger.rows()).isEqualTo(before);
        assertThat(ledger.settle(pays("6.00").id(ledger.id(trade).toString()))).containsExactly("CONFLICT");
        fund(alice, 5_00);
        assertThat(sweep.once()).containsExactly("SETTLED");
    }

    @Test
    void it_settles_as_its_first_attempt_when_its_buyer_is_credited() {
        Trades trade = waiting("5.00");
        UUID first = batchOf(trade);
        assertThat(sweep.once()).isEmpty();
        fund(alice, 4_99);
        assertThat(sweep.once()).isEmpty();
        ledger.settle(trade().buyer(ledger.party("carol", 10_00)).seller(alice).amount("0.01"));

        assertThat(sweep.once()).containsExactly("SETTLED");

        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
        assertThat(pending(trade)).isZero();
        assertThat(rowsOf("settlement_attempt", trade)).isEqualTo(1);
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(5_00);
        assertThat(told(first).pending()).as("it is through before it was told").isEmpty();
        assertThat(told(batchOf(trade)).attempts()).hasSize(1);
        assertThat(sweep.once()).isEmpty();
    }

    @Test
    void past_its_settle_by_it_is_rejected_by_the_databases_clock_though_the_money_came_since() {
        Instant soon = ledger.admin
                .queryForObject("SELECT now()", java.time.OffsetDateTime.class)
                .toInstant()
                .plusMillis(1500);
        Trades trade = pays("5.00").settleBy(soon);
        assertThat(ledger.settle(trade)).containsExactly("PENDING");
        Awaitility.await().pollDelay(Duration.ofMillis(1600)).until(() -> true);
        fund(alice, 5_00);

        assertThat(sweep.once()).containsExactly("LACK_OF_FUNDS");

        assertThat(ledger.status(trade)).isEqualTo("REJECTED");
        assertThat(ledger.caseState(ledger.caseOf(trade))).isEqualTo("OPEN");
        assertThat(ledger.ask("SELECT reason_text FROM ledger.exception_case WHERE trade_id = ?", ledger.id(trade)))
                .startsWith("waited from ")
                .contains(alice + " has 0.00 EUR available, 5.00 is needed");
        assertThat(rowsOf("settlement_attempt", trade)).isEqualTo(1);
        assertThat(pending(trade)).isZero();
    }

    @Test
    void of_one_buyers_trades_the_highest_priority_goes_first_then_the_oldest() {
        Trades low = pays("5.00").priority(1);
        Trades none = pays("5.00");
        Trades high = pays("5.00").priority(9);
        Trades alsoHigh = pays("5.00").priority(9);
        assertThat(ledger.settle(low, none, high, alsoHigh)).containsOnly("PENDING");
        List<Trades> order = new ArrayList<>(List.of(high, alsoHigh, low, none));

        while (!order.isEmpty()) {
            fund(alice, 5_00);
            assertThat(sweep.once()).containsExactly("SETTLED");
            assertThat(ledger.status(order.remove(0))).isEqualTo("SETTLED");
            assertThat(order)
                    .allSatisfy(trade -> assertThat(ledger.status(trade)).isEqualTo("PENDING"));
        }
    }

    /** Decided in the order of priority, and still the journal of each account is read in the order of its settlements. */
    @Test
    void one_sweep_of_several_priorities_keeps_the_order_of_each_accounts_entries() throws Exception {
        ledger.settle(
                pays("1.00").priority(1),
                pays("2.00").priority(5),
                pays("3.00"),
                pays("4.00").priority(9));
        fund(alice, 10_00);

        assertThat(sweep.once()).hasSize(4).containsOnly("SETTLED");

        ledger.obeysTheLaws();
    }

    @Test
    void a_smaller_trade_is_not_kept_waiting_by_a_larger_one_that_cannot_be_paid() {
        Trades large = waiting("50.00");
        Trades small = waiting("2.00");
        fund(alice, 3_00);

        assertThat(sweep.once()).containsExactly("SETTLED");

        assertThat(ledger.status(small)).isEqualTo("SETTLED");
        assertThat(ledger.status(large)).isEqualTo("PENDING");
    }

    @Test
    void what_wakes_one_may_wake_the_next_along_a_chain() {
        String carol = ledger.party("carol", 0);
        Trades second = trade().buyer(bob).seller(carol).amount("5.00").settleBy(LATE);
        assertThat(ledger.settle(second)).containsExactly("PENDING");
        waiting("5.00");
        fund(alice, 5_00);

        assertThat(sweep.once()).containsExactly("SETTLED");
        assertThat(sweep.once()).containsExactly("SETTLED");

        assertThat(ledger.posted(carol, "EUR")).isEqualTo(5_00);
    }

    @Test
    void two_workers_that_sweep_the_same_trade_settle_it_once() {
        Trades trade = waiting("5.00");
        fund(alice, 50_00);
        List<List<Arrival>> both =
                List.of(sweep.batches().get(0), sweep.batches().get(0));
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        List<String> first = ledger.settle(UUID.randomUUID(), both.get(0), () -> {
            second.add(inBackground(() -> ledger.settle(UUID.randomUUID(), both.get(1))));
            ledger.awaitWaiting(1);
        });

        assertThat(first).containsExactly("SETTLED");
        assertThat(second.get(0).join()).containsExactly("DUPLICATE");
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(5_00);
        assertThat(rowsOf("settlement_attempt", trade)).isEqualTo(1);
    }

    @Test
    void a_credit_that_races_with_going_to_wait_is_not_missed() {
        Trades trade = pays("5.00");
        List<CompletableFuture<Void>> credit = new ArrayList<>();

        List<String> words = ledger.settle(UUID.randomUUID(), List.of(queued(trade)), () -> {
            credit.add(inBackground(() -> {
                fund(alice, 5_00);
                return null;
            }));
            ledger.awaitWaiting(1);
        });
        credit.get(0).join();

        assertThat(words).containsExactly("PENDING");
        assertThat(sweep.once()).containsExactly("SETTLED");
        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
    }

    @Test
    void money_that_is_spent_between_sweep_and_lock_leaves_it_waiting() {
        Trades trade = waiting("5.00");
        fund(alice, 5_00);
        List<List<Arrival>> found = sweep.batches();
        ledger.settle(trade().buyer(alice).seller(bob).amount("1.00"));
        String before = ledger.rows();

        assertThat(ledger.settle(UUID.randomUUID(), found.get(0))).containsExactly("PENDING");

        assertThat(ledger.rows()).as("no attempt, no batch").isEqualTo(before);
        assertThat(ledger.ask(
                        "SELECT p.lack FROM ledger.pending_trade p JOIN ledger.settlement s ON s.seq = settlement_seq"
                                + " WHERE s.trade_id = ?",
                        ledger.id(trade)))
                .contains("has 4.00 EUR available");
        assertThat(sweep.once()).isEmpty();
    }

    @Test
    void a_worker_that_dies_before_commit_leaves_it_as_it_was() {
        Trades fresh = pays("5.00");
        assertThatThrownBy(() -> ledger.settle(UUID.randomUUID(), List.of(queued(fresh)), RecyclingLedgerTest::die))
                .hasMessage("killed");
        assertThat(ledger.count("SELECT count(*) FROM ledger.settlement WHERE trade_id = ?", ledger.id(fresh)))
                .isZero();
        assertThat(ledger.settle(fresh)).containsExactly("PENDING");
        fund(alice, 5_00);
        List<Arrival> woken = sweep.batches().get(0);
        assertThatThrownBy(() -> ledger.settle(UUID.randomUUID(), woken, RecyclingLedgerTest::die))
                .hasMessage("killed");

        assertThat(ledger.status(fresh)).isEqualTo("PENDING");
        assertThat(sweep.once()).containsExactly("SETTLED");
    }

    private static void die() {
        throw new IllegalStateException("killed");
    }

    @Test
    void a_commit_whose_answer_was_lost_puts_it_to_wait_once() {
        Trades trade = pays("5.00");
        UUID batch = UUID.randomUUID();
        List<Arrival> arrivals = List.of(queued(trade));

        assertThat(ledger.settle(batch, arrivals)).containsExactly("PENDING");
        assertThat(ledger.settle(batch, arrivals)).containsExactly("DUPLICATE");

        assertThat(pending(trade)).isEqualTo(1);
    }

    @Test
    void a_raised_overdraft_and_a_released_hold_wake_as_well() {
        Trades trade = waiting("5.00");
        fund(alice, 7_00);
        ledger.admin.update(
                "UPDATE ledger.account_balance b SET held = 7_00 FROM ledger.account a WHERE a.id = account_id AND owner_id = ?"
                        .replace("7_00", "700"),
                alice);
        assertThat(sweep.once()).isEmpty();
        ledger.admin.update(
                "UPDATE ledger.account_balance b SET floor = -499 FROM ledger.account a WHERE a.id = account_id AND owner_id = ?",
                alice);
        assertThat(sweep.once()).isEmpty();
        ledger.admin.update(
                "UPDATE ledger.account_balance b SET held = 0 FROM ledger.account a WHERE a.id = account_id AND owner_id = ?",
                alice);

        assertThat(sweep.once()).containsExactly("SETTLED");
        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
    }

    @Test
    void a_woken_trade_that_fails_for_another_reason_is_rejected_for_that() {
        ledger.open(alice, "CARBON_CREDIT", 0);
        ledger.open(bob, "CARBON_CREDIT", 0);
        Trades noAsset = pays("5.00").delivery("CARBON_CREDIT", "1");
        assertThat(ledger.settle(noAsset)).containsExactly("PENDING");
        fund(alice, 5_00);
        assertThat(sweep.once()).containsExactly("LACK_OF_ASSET");
        assertThat(ledger.caseState(ledger.caseOf(noAsset))).isEqualTo("OPEN");

        Trades frozen = waiting("6.00");
        fund(alice, 1_00);
        ledger.admin.update(
                "UPDATE ledger.account_balance b SET status = 'DEBIT_FROZEN' FROM ledger.account a WHERE a.id = b.account_id"
                        + " AND a.owner_id = ? AND a.asset_code = 'EUR'",
                alice);
        assertThat(sweep.once()).containsExactly("ACCOUNT_FROZEN");
        assertThat(ledger.status(frozen)).isEqualTo("REJECTED");
    }

    @Test
    void a_trade_whose_key_was_revoked_meanwhile_is_rejected() {
        Trades trade = waiting("5.00");
        fund(alice, 5_00);

        assertThat(PendingSweep.thatBelievesNobody(ledger).once()).containsExactly("SIGNATURE_INVALID");

        assertThat(ledger.status(trade)).isEqualTo("REJECTED");
        assertThat(ledger.posted(alice, "EUR")).isEqualTo(5_00);
    }

    @Test
    void one_that_cannot_be_read_any_more_is_postponed_and_keeps_nobody_waiting() {
        Trades broken = waiting("5.00");
        Trades good = waiting("5.00");
        ledger.admin.update(
                "UPDATE ledger.pending_trade p SET payload = '{}' FROM ledger.settlement s WHERE s.seq = p.settlement_seq"
                        + " AND s.trade_id = ?",
                ledger.id(broken));
        fund(alice, 10_00);

        assertThat(sweep.once()).containsExactly("SETTLED");
        assertThat(sweep.once()).isEmpty();

        assertThat(ledger.status(good)).isEqualTo("SETTLED");
        assertThat(ledger.status(broken)).isEqualTo("PENDING");
        ledger.admin.update(
                "UPDATE ledger.pending_trade p SET payload = ?, postponed_until = NULL FROM ledger.settlement s"
                        + " WHERE s.seq = p.settlement_seq AND s.trade_id = ?",
                broken.bytes(),
                ledger.id(broken));
        assertThat(sweep.once()).containsExactly("SETTLED");
    }

    @Test
    void one_whose_message_was_exchanged_settles_as_no_other_trade() {
        Trades trade = waiting("5.00");
        fund(alice, 5_00);
        for (Trades other :
                List.of(pays("4.00"), pays("4.00").id(ledger.id(trade).toString()))) {
            ledger.admin.update(
                    "UPDATE ledger.pending_trade p SET payload = ? FROM ledger.settlement s WHERE s.seq = p.settlement_seq"
                            + " AND s.trade_id = ?",
                    other.bytes(),
                    ledger.id(trade));
            String before = ledger.rows();
            assertThatThrownBy(() -> sweep.once()).isInstanceOf(Broken.class).hasMessageContaining("is not that of");
            assertThat(ledger.rows()).isEqualTo(before);
        }
        ledger.admin.update(
                "UPDATE ledger.pending_trade p SET payload = ? FROM ledger.settlement s WHERE s.seq = p.settlement_seq"
                        + " AND s.trade_id = ?",
                trade.bytes(),
                ledger.id(trade));
        assertThat(sweep.once()).containsExactly("SETTLED");
    }

    @Test
    void a_hot_buyers_thousand_are_taken_in_chunks_in_the_right_order_and_only_as_far_as_money_goes() {
        Random random = new Random(25);
        List<Arrival> all = IntStream.range(0, 1000)
                .mapToObj(i -> queued(pays("1.00").priority(random.nextInt(10))))
                .toList();
        for (int i = 0; i < all.size(); i += 100) {
            assertThat(ledger.settle(UUID.randomUUID(), all.subList(i, i + 100)))
                    .containsOnly("PENDING");
        }
        fund(alice, 250_00);
        int sweeps = 0;
        for (List<String> words = sweep.once(); !words.isEmpty(); words = sweep.once()) {
            assertThat(words).hasSizeLessThanOrEqualTo(100).containsOnly("SETTLED");
            sweeps++;
        }

        assertThat(sweeps).isEqualTo(3);
        assertThat(ledger.posted(alice, "EUR")).isZero();
        assertThat(ledger.count("""
                        SELECT count(*) FROM (
                            SELECT status, row_number() OVER (ORDER BY priority DESC, seq) AS place
                            FROM ledger.settlement WHERE buyer_id = ? AND kind = 'TRADE') AS s
                        WHERE (status = 'SETTLED') <> (place <= 250)
                        """, alice))
                .as("trades that went before their turn or did not in it")
                .isZero();
        fund(alice, 750_00);
        while (!sweep.once().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(ledger.posted(bob, "EUR")).isEqualTo(1000_00);
    }

    /** Credits and trades in any order: nothing waits that could be paid, nothing is lost, nothing made. */
    @Test
    void in_any_order_of_arrivals_and_credits_no_trade_waits_that_could_be_paid() {
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            List<String> owners = IntStream.range(0, 4)
                    .mapToObj(i -> ledger.party("owner", 0))
                    .toList();
            long funded = 0;
            for (int step = 0; step < 25; step++) {
                String one = owners.get(random.nextInt(4));
                if (random.nextInt(3) == 0) {
                    long cents = 1 + random.nextInt(500);
                    fund(one, cents);
                    funded += cents;
                } else if (random.nextInt(4) == 0) {
                    sweep.once();
                } else {
                    String other = owners.get((owners.indexOf(one) + 1 + random.nextInt(3)) % 4);
                    ledger.settle(trade().buyer(one)
                            .seller(other)
                            .amount("" + (1 + random.nextInt(4)))
                            .priority(random.nextInt(10))
                            .settleBy(LATE));
                }
            }
            while (!sweep.once().isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(owners.stream().mapToLong(o -> ledger.posted(o, "EUR")).sum())
                    .as("seed %s", seed)
                    .isEqualTo(funded);
            assertThat(ledger.count(
                            "SELECT count(*) FROM ledger.pending_trade p JOIN ledger.account_balance b USING (account_id)"
                                    + " WHERE p.needed <= b.posted - b.held - b.floor"))
                    .as("seed %s: trades that wait and could be paid", seed)
                    .isZero();
        }
    }

    @Test
    void the_database_lets_nobody_forget_a_trade_that_waits_nor_put_one_there_that_does_not() {
        Trades trade = waiting("5.00");
        assertThatThrownBy(() -> ledger.jdbc.update("DELETE FROM ledger.pending_trade"))
                .hasMessageContaining("goes on waiting");
        Trades settled = trade().buyer(ledger.party("carol", 10_00)).seller(bob).amount("1.00");
        ledger.settle(settled);
        assertThatThrownBy(() -> ledger.jdbc.update("""
                        INSERT INTO ledger.pending_trade (settlement_seq, batch_id, account_id, needed, lack, priority, settle_by, payload)
                        SELECT seq, batch_id, 1, 1, '', 0, now(), '' FROM ledger.settlement WHERE trade_id = ?
                        """, ledger.id(settled)))
                .hasMessageContaining("only a PENDING trade waits");
        assertThatThrownBy(() -> ledger.jdbc.update("UPDATE ledger.pending_trade SET settle_by = now()"))
                .hasStackTraceContaining("permission denied");
        assertThat(pending(trade)).isEqualTo(1);
    }
}
