package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.queued;
import static tech.novaeco.settlement.adapter.postgres.Arrivals.retry;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.inBackground;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Linked trades on a real ledger: whatever comes when, in whatever order and however often, all of a link settle or none. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class LinkedTradesLedgerTest {
    private static final Instant LATE = Instant.parse("2099-01-01T00:00:00Z");
    private static TestLedger ledger;
    private static PendingSweep sweep;
    private String alice = "";
    private String bob = "";
    private String carol = "";
    private UUID link = UUID.randomUUID();

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
        alice = ledger.party("alice", 5_00);
        bob = ledger.party("bob", 0);
        carol = ledger.party("carol", 0);
        link = UUID.randomUUID();
    }

    private Trades first() {
        return trade().buyer(alice).seller(bob).amount("5.00").link(link, 2);
    }

    private Trades second() {
        return trade().buyer(bob).seller(carol).amount("5.00").link(link, 2);
    }

    private static void expire(Trades... trades) {
        for (Trades trade : trades) {
            ledger.admin.update(
                    "UPDATE ledger.pending_trade p SET settle_by = now() - interval '1 s' FROM ledger.settlement s"
                            + " WHERE s.seq = p.settlement_seq AND s.trade_id = ?",
                    ledger.id(trade));
        }
    }

    @Test
    void they_settle_together_when_the_last_has_come_and_each_has_its_own_attempt_and_receipt() {
        Trades one = first();
        Trades two = second();
        assertThat(ledger.settle(two)).containsExactly("PENDING");
        assertThat(sweep.linksOnce()).isEmpty();
        assertThat(ledger.settle(one)).containsExactly("PENDING");
        assertThat(ledger.posted(carol, "EUR")).isZero();

        assertThat(sweep.linksOnce()).containsExactly("SETTLED", "SETTLED");

        assertThat(ledger.posted(carol, "EUR")).isEqualTo(5_00);
        assertThat(ledger.posted(bob, "EUR")).isZero();
        assertThat(ledger.ask(
                        "SELECT count(DISTINCT batch_id) || ' ' || count(*) || ' ' || min(attempt_no) || ' '"
                                + " || string_agg(leaf_index::text, ',' ORDER BY leaf_index)"
                                + " FROM ledger.settlement WHERE link_id = ?",
                        link))
                .isEqualTo("1 2 1 0,1");
        assertThat(ledger.count("SELECT count(*) FROM ledger.pending_trade WHERE link_id = ?", link))
                .isZero();
        assertThat(sweep.linksOnce()).isEmpty();
    }

    @Test
    void one_that_comes_too_late_is_told_at_once_and_the_others_follow_it() {
        Trades late = first().settleBy(Instant.now().minusSeconds(1));
        Trades two = second();
        assertThat(ledger.settle(two)).containsExactly("PENDING");

        assertThat(ledger.settle(late)).containsExactly("EXPIRED");

        assertThat(ledger.count("SELECT count(*) FROM ledger.pending_trade WHERE link_id = ?", link))
                .isEqualTo(1);
        assertThat(sweep.linksOnce()).containsExactly("EXPIRED");
        assertThat(ledger.status(two)).isEqualTo("REJECTED");
        assertThat(ledger.caseState(ledger.caseOf(late))).isEqualTo("OPEN");
    }

    /** Bought and sold on in one link, the sale sent first: the right is with who bought it last. */
    @Test
    void a_right_that_goes_through_several_hands_in_one_link_ends_with_the_last() throws SQLException {
        String dave = ledger.party("dave", 6_00);
        for (String owner : List.of(alice, bob, dave)) {
            ledger.open(owner, "MATERIAL_RIGHT", 0);
        }
        String flat = "flat-" + link;
        ledger.settle(ledger.minting(flat, bob));
        Trades onwards = trade().buyer(dave)
                .seller(alice)
                .amount("6.00")
                .deliveryOf("MATERIAL_RIGHT", flat)
                .link(link, 2);
        Trades first = trade().buyer(alice)
                .seller(bob)
                .amount("5.00")
                .deliveryOf("MATERIAL_RIGHT", flat)
                .link(link, 2);
        ledger.settle(onwards, first);

        assertThat(sweep.linksOnce()).containsExactly("SETTLED", "SETTLED");

        assertThat(ledger.ask("SELECT owner_id || ' ' || changes FROM ledger.right_token WHERE token_id = ?", flat))
                .isEqualTo(dave + " 3");
        assertThat(ledger.posted(dave, "MATERIAL_RIGHT")).isEqualTo(1);
        assertThat(ledger.posted(alice, "EUR")).isEqualTo(6_00);
        ledger.obeysTheLaws();
    }

    @Test
    void one_that_cannot_be_read_keeps_its_link_waiting_but_not_past_its_time() {
        Trades one = first();
        Trades two = second();
        ledger.settle(one, two);
        String spoil = "UPDATE ledger.pending_trade p SET payload = ? FROM ledger.settlement s"
                + " WHERE s.seq = p.settlement_seq AND s.trade_id = ?";
        ledger.admin.update(spoil, new byte[] {'{', '}'}, ledger.id(two));

        assertThat(sweep.linksOnce()).isEmpty();
        assertThat(ledger.ask(
                        "SELECT max(postponed_until) <= max(settle_by) FROM ledger.pending_trade WHERE link_id = ?",
                        link))
                .isEqualTo("t");

        expire(one, two);
        ledger.admin.update("UPDATE ledger.pending_trade SET postponed_until = NULL WHERE link_id = ?", link);
        assertThat(sweep.linksOnce()).containsExactly("EXPIRED");
        ledger.admin.update(spoil, two.bytes(), ledger.id(two));
        ledger.admin.update("UPDATE ledger.pending_trade SET postponed_until = NULL WHERE link_id = ?", link);
        assertThat(sweep.linksOnce()).containsExactly("EXPIRED");
    }

    @Test
    void a_repeat_is_a_duplicate_before_and_after_and_does_not_count_as_another_member() {
        Trades one = first();
        assertThat(ledger.settle(one, one)).containsExactly("PENDING", "DUPLICATE");
        assertThat(ledger.settle(one)).containsExactly("DUPLICATE");
        assertThat(sweep.linksOnce()).isEmpty();
        ledger.settle(second());
        assertThat(sweep.linksOnce()).containsOnly("SETTLED");
        assertThat(ledger.settle(one)).containsExactly("DUPLICATE");
    }

    @Test
    void the_same_id_with_another_link_is_a_conflict() {
        Trades one = first();
        ledger.settle(one);

        assertThat(ledger.settle(first().id(ledger.id(one).toString()).link(UUID.randomUUID(), 2)))
                .containsExactly("CONFLICT");
        assertThat(ledger.settle(
                        first().id(ledger.id(one).toString()).without("linkId").without("linkSize")))
                .containsExactly("CONFLICT");
    }

    @Test
    void two_workers_that_decide_the_same_link_settle_it_once() {
        ledger.settle(first(), second());
        List<Arrival> one = sweep.links().get(0);
        List<Arrival> other = sweep.links().get(0);
        List<CompletableFuture<List<String>>> later = new ArrayList<>();

        List<String> words = ledger.settle(UUID.randomUUID(), one, () -> {
            later.add(inBackground(() -> ledger.settle(UUID.randomUUID(), other)));
            ledger.awaitWaiting(1);
        });

        assertThat(words).containsExactly("SETTLED", "SETTLED");
        assertThat(later.get(0).join()).containsExactly("DUPLICATE", "DUPLICATE");
        assertThat(ledger.posted(carol, "EUR")).isEqualTo(5_00);
    }

    @Test
    void the_last_one_that_comes_while_the_rest_expires_expires_with_it() {
        Trades one = first();
        ledger.settle(one);
        expire(one);
        List<Arrival> expiring = sweep.links().get(0);
        Trades two = second();
        List<CompletableFuture<List<String>>> arriving = new ArrayList<>();

        List<String> words = ledger.settle(UUID.randomUUID(), expiring, () -> {
            arriving.add(inBackground(() -> ledger.settle(two)));
            ledger.awaitWaitingOr(arriving.get(0));
        });

        assertThat(words).containsExactly("EXPIRED");
        assertThat(arriving.get(0).join()).containsExactly("PENDING");
        assertThat(sweep.linksOnce()).containsExactly("EXPIRED");
        assertThat(ledger.posted(alice, "EUR")).isEqualTo(5_00);
    }

    /** One read the link before its last trade came, the other after; the clock had passed between. */
    @Test
    void two_workers_that_saw_different_parts_of_a_link_decide_it_once() {
        Trades one = first();
        ledger.settle(one);
        expire(one);
        List<Arrival> part = sweep.links().get(0);
        ledger.settle(second());
        List<Arrival> whole = sweep.links().get(0);
        assertThat(whole).hasSize(2);
        List<CompletableFuture<List<String>>> later = new ArrayList<>();

        ledger.settle(UUID.randomUUID(), part, () -> {
            later.add(inBackground(() -> ledger.settle(UUID.randomUUID(), whole)));
            ledger.awaitWaiting(1);
        });

        assertThat(later.get(0).join()).containsExactly("DUPLICATE", "EXPIRED");
        assertThat(ledger.count(
                        "SELECT count(*) FROM ledger.settlement WHERE link_id = ? AND status = 'SETTLED'", link))
                .isZero();
    }

    @Test
    void a_trade_that_comes_when_its_link_is_over_follows_it() {
        ledger.settle(first(), second());
        sweep.linksOnce();
        Trades late = first();
        assertThat(ledger.settle(late)).containsExactly("PENDING");

        assertThat(sweep.linksOnce()).containsExactly("LINK_FAILED");

        assertThat(ledger.caseState(ledger.caseOf(late))).isEqualTo("OPEN");
    }

    @Test
    void a_link_waits_no_longer_than_its_earliest_settle_by_or_what_the_worker_is_told() {
        Trades soon = first().settleBy(Instant.now().plus(Duration.ofSeconds(1)));
        Trades patient = second().settleBy(LATE);
        ledger.settle(soon);
        ledger.settle(patient);
        assertThat(ledger.ask(
                        "SELECT bool_and(settle_by <= now() + interval '300 s') FROM ledger.pending_trade"
                                + " WHERE link_id = ?",
                        link))
                .isEqualTo("t");
        Awaitility.await().pollDelay(Duration.ofMillis(1500)).until(() -> true);

        assertThat(sweep.linksOnce()).containsExactly("EXPIRED", "EXPIRED");
    }

    @Test
    void short_of_funds_a_whole_link_waits_and_is_found_when_they_are_there() {
        String dave = ledger.party("dave", 0);
        Trades one =
                trade().buyer(dave).seller(bob).amount("5.00").settleBy(LATE).link(link, 2);
        ledger.settle(one, second());
        assertThat(sweep.linksOnce()).containsExactly("PENDING", "PENDING");
        assertThat(sweep.linksOnce()).as("nothing has changed").isEmpty();
        assertThat(ledger.posted(carol, "EUR")).isZero();

        ledger.settle(ledger.funding(UUID.randomUUID(), -1, dave, "EUR", 4_99));
        assertThat(sweep.linksOnce()).isEmpty();
        ledger.settle(ledger.funding(UUID.randomUUID(), -1, dave, "EUR", 1));
        assertThat(ledger.posted(bob, "EUR")).isZero();

        assertThat(sweep.linksOnce()).containsExactly("SETTLED", "SETTLED");
    }

    @Test
    void the_sweep_of_trades_of_their_own_leaves_linked_ones_alone() {
        String dave = ledger.party("dave", 0);
        Trades one =
                trade().buyer(dave).seller(bob).amount("5.00").settleBy(LATE).link(link, 2);
        ledger.settle(one, second());
        sweep.linksOnce();
        ledger.settle(ledger.funding(UUID.randomUUID(), -1, dave, "EUR", 5_00));
        assertThat(sweep.once()).isEmpty();
        expire(one);
        assertThat(sweep.once()).isEmpty();
        assertThat(sweep.linksOnce()).containsOnly("EXPIRED");
    }

    @Test
    void one_that_fails_takes_the_others_with_it_and_no_retry_helps_one_alone() {
        Trades bad = trade().buyer(bob).seller("nobody-" + link).amount("5.00").link(link, 2);
        Trades good = first();
        ledger.settle(good, bad);
        assertThat(sweep.linksOnce()).containsExactly("LINK_FAILED", "UNKNOWN_ACCOUNT");
        ledger.open("nobody-" + link, "EUR", 0);
        for (Trades trade : List.of(good, bad)) {
            long caseId = ledger.caseOf(trade);
            long action = ledger.request(caseId, "RETRY");
            assertThat(ledger.settle(retry(trade, action, caseId))).containsExactly("LINK_FAILED");
            assertThat(ledger.answer(action)).startsWith("REJECTED LINK_FAILED");
        }
        assertThat(ledger.posted(alice, "EUR")).isEqualTo(5_00);
    }

    @Test
    void half_of_a_batch_decides_nothing() {
        ledger.settle(first(), second());
        List<Arrival> whole = sweep.links().get(0);
        String before = ledger.rows();

        assertThatThrownBy(() -> ledger.settle(UUID.randomUUID(), whole.subList(0, 1)))
                .isInstanceOf(Broken.class);

        assertThat(ledger.rows()).isEqualTo(before);
        assertThat(sweep.linksOnce()).containsOnly("SETTLED");
    }

    @Test
    void a_worker_that_dies_before_commit_leaves_all_of_it_waiting() {
        ledger.settle(first(), second());
        List<Arrival> whole = sweep.links().get(0);

        assertThatThrownBy(() -> ledger.settle(UUID.randomUUID(), whole, () -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(ledger.posted(alice, "EUR")).isEqualTo(5_00);
        assertThat(sweep.linksOnce()).containsExactly("SETTLED", "SETTLED");
    }

    @Test
    void the_database_itself_refuses_a_part_of_a_link_whoever_writes() {
        Trades one = first();
        ledger.settle(one, second());

        assertThatThrownBy(() -> ledger.admin.update(
                        "UPDATE ledger.settlement SET status = 'SETTLED', attempt_no = 1 WHERE trade_id = ?",
                        ledger.id(one)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("all or none");
        // and not only at COMMIT, where nobody could tell whose fault it is
        assertThatThrownBy(() -> ledger.transaction.executeWithoutResult(status -> {
                    ledger.jdbc.execute("SET CONSTRAINTS ledger.link_whole IMMEDIATE");
                    ledger.jdbc.update(
                            "UPDATE ledger.settlement SET status = 'SETTLED', attempt_no = 1 WHERE trade_id = ?",
                            ledger.id(one));
                    throw new IllegalStateException("not refused");
                }))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("all or none");
        assertThatThrownBy(() -> ledger.admin.update(
                        "UPDATE ledger.settlement SET link_size = 3 WHERE trade_id = ?", ledger.id(one)))
                .hasMessageContaining("never changes");
        assertThat(sweep.linksOnce()).containsOnly("SETTLED");
    }

    @Test
    void many_links_in_any_order_settle_each_whole_in_few_batches_and_the_journal_reads_in_order() throws Exception {
        Random random = new Random(18);
        List<String> parties = IntStream.range(0, 8)
                .mapToObj(i -> ledger.party("trader", i == 0 ? 500_00 : 0))
                .toList();
        List<Trades> trades = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            UUID id = UUID.randomUUID();
            // a chain from who has money through who has none, and back
            int a = 1 + random.nextInt(7);
            int b = 1 + random.nextInt(7);
            if (a != b) {
                trades.add(trade().buyer(parties.get(0))
                        .seller(parties.get(a))
                        .amount("1.00")
                        .link(id, 3));
                trades.add(trade().buyer(parties.get(a))
                        .seller(parties.get(b))
                        .amount("1.00")
                        .link(id, 3));
                trades.add(trade().buyer(parties.get(b))
                        .seller(parties.get(0))
                        .amount("1.00")
                        .link(id, 3));
            }
        }
        Collections.shuffle(trades, random);
        for (int i = 0; i < trades.size(); i += 25) {
            ledger.settle(trades.subList(i, Math.min(i + 25, trades.size())).toArray(Trades[]::new));
        }

        List<String> words = new ArrayList<>();
        for (List<String> some = sweep.linksOnce(); !some.isEmpty(); some = sweep.linksOnce()) {
            words.addAll(some);
            assertThat(some).hasSizeLessThan(200);
        }

        assertThat(words).hasSize(trades.size()).containsOnly("SETTLED");
        assertThat(ledger.posted(parties.get(0), "EUR")).isEqualTo(500_00);
        assertThat(ledger.count("SELECT count(*) FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id"
                        + " WHERE a.owner_id LIKE 'trader-%' AND e.balance_after < 0"))
                .isZero();
        ledger.obeysTheLaws();
    }

    @Test
    void a_link_with_far_too_many_trades_is_refused_bit_by_bit() {
        List<Arrival> all =
                IntStream.range(0, 130).mapToObj(i -> queued(first())).toList();
        ledger.settle(UUID.randomUUID(), all);

        assertThat(sweep.linksOnce()).hasSize(100).containsOnly("LINK_FAILED");
        assertThat(sweep.linksOnce()).hasSize(30).containsOnly("LINK_FAILED");
        assertThat(ledger.posted(alice, "EUR")).isEqualTo(5_00);
    }
}
