package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.adapter.postgres.TestLedger.inBackground;
import static tech.novaeco.settlement.support.Trades.trade;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.adapter.camel.RequestSteps;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Broken;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeReversal;
import tech.novaeco.settlement.trade.TradeValidator;

/** A settled trade is undone by another settlement, once, whoever asks, however often, and whatever dies meanwhile. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class ReversalTest {
    private static TestLedger ledger;
    private static RequestSteps requests;
    private String alice;
    private String bob;
    private Trades trade;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        AssetRegistry assets = new AssetRegistry(ledger.jdbc);
        requests = new RequestSteps(
                new TradeParser(),
                new TradeValidator(assets, HashCheck.VERIFY),
                new ExceptionCases(ledger.jdbc),
                new CaseDesk(ledger.jdbc, ledger.transaction),
                new Originals(ledger.jdbc),
                assets,
                UUID::randomUUID);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        ledger.close();
    }

    @BeforeEach
    void three_credits_against_twelve_euros() {
        alice = ledger.party("alice", 12_00);
        bob = ledger.party("bob", 0);
        ledger.open(alice, "CARBON_CREDIT", 0);
        ledger.open(bob, "CARBON_CREDIT", 3_000);
        trade = trade().buyer(alice).seller(bob).amount("12.00").delivery("CARBON_CREDIT", "3");
        assertThat(ledger.settle(trade)).containsExactly("SETTLED");
    }

    @Test
    void the_whole_trade_goes_back_leg_by_leg_as_a_settlement_of_its_own() {
        long request = ask(null, "sold twice");

        assertThat(carryOut(request)).containsExactly("SETTLED");

        assertThat(holdings()).isEqualTo("alice 1200 0, bob 0 3000");
        assertThat(answer(request)).isEqualTo("SETTLED");
        assertThat(ledger.ask(
                        "SELECT concat_ws(' ', s.kind, s.status, s.buyer_id = ?, s.seller_id = ?, r.reverses)"
                                + " FROM ledger.settlement s JOIN ledger.reversal r USING (trade_id) WHERE s.reverses = ?",
                        bob,
                        alice,
                        ledger.id(trade)))
                .isEqualTo("REVERSAL SETTLED t t " + ledger.id(trade));
        assertThat(ledger.status(trade)).isEqualTo("SETTLED");
    }

    @Test
    void a_part_of_the_money_brings_back_the_same_part_of_the_delivery() {
        assertThat(carryOut(ask(4_00L, "one of three was faulty"))).containsExactly("SETTLED");

        assertThat(holdings()).isEqualTo("alice 400 2000, bob 800 1000");
    }

    @Test
    void a_part_that_does_not_divide_is_refused_and_leaves_no_settlement() {
        long request = ask(12_00L - 7, "odd");
        // 1200 cents and 3000 thousandths: every even number of cents gives whole thousandths
        assertThat(carryOut(request)).isEmpty();

        assertThat(answer(request)).startsWith("REFUSED AMOUNT_INVALID: amount '11.93' of 12.00 EUR");
        assertThat(answer(request)).contains("multiples of 0.02 EUR are allowed");
        assertThat(reversals()).isZero();
    }

    @Test
    void more_than_was_paid_is_refused() {
        long request = ask(12_01L, "greedy");

        assertThat(carryOut(request)).isEmpty();
        assertThat(answer(request)).startsWith("REFUSED AMOUNT_INVALID").contains("at most 12.00 EUR");
    }

    @Test
    void a_trade_is_reversed_once_wholly_or_in_part_and_never_again() {
        assertThat(carryOut(ask(2_00L, "first"))).containsExactly("SETTLED");
        long again = ask(2_00L, "second");

        assertThat(carryOut(again)).containsExactly("NOT_REVERSIBLE");

        assertThat(answer(again))
                .contains("is reversed already, by " + reversal(2_00L, "first").id());
        assertThat(holdings()).isEqualTo("alice 200 2500, bob 1000 500");
    }

    @Test
    void two_different_reversals_in_one_batch_undo_the_trade_once() {
        assertThat(carryOut(ask(2_00L, "a"), ask(4_00L, "b"))).containsExactly("SETTLED", "NOT_REVERSIBLE");

        assertThat(holdings()).isEqualTo("alice 200 2500, bob 1000 500");
    }

    @Test
    void the_same_reversal_asked_for_twice_settles_once_and_both_are_told_so() {
        long first = ask(null, "sold twice");
        long second = ask(null, "sold twice");

        assertThat(carryOut(first)).containsExactly("SETTLED");
        assertThat(carryOut(second)).containsExactly("DUPLICATE");

        assertThat(List.of(answer(first), answer(second))).containsExactly("SETTLED", "DUPLICATE: already SETTLED");
        assertThat(holdings()).isEqualTo("alice 1200 0, bob 0 3000");
    }

    /** Both have taken their ids and hold the key of the original before either asks for its row: no deadlock either. */
    @Test
    void two_workers_with_two_reversals_of_one_trade_undo_it_once() {
        List<Arrival> one = arrivals(ask(2_00L, "one"));
        List<Arrival> other = arrivals(ask(4_00L, "other"));
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        List<String> first = ledger.settle(UUID.randomUUID(), one, () -> {
            second.add(inBackground(() -> ledger.settle(UUID.randomUUID(), other)));
            ledger.awaitWaitingOr(second.get(0));
        });

        assertThat(first).containsExactly("SETTLED");
        assertThat(second.get(0).join()).containsExactly("NOT_REVERSIBLE");
        assertThat(holdings()).isEqualTo("alice 200 2500, bob 1000 500");
    }

    @Test
    void two_workers_with_the_same_request_undo_it_once() {
        long request = ask(null, "once");
        List<Arrival> seenByBoth = arrivals(request);
        List<CompletableFuture<List<String>>> second = new ArrayList<>();

        ledger.settle(UUID.randomUUID(), seenByBoth, () -> {
            second.add(inBackground(() -> ledger.settle(UUID.randomUUID(), seenByBoth)));
            ledger.awaitWaitingOr(second.get(0));
        });

        assertThat(second.get(0).join()).containsExactly("DUPLICATE");
        assertThat(answer(request)).isEqualTo("SETTLED");
        assertThat(holdings()).isEqualTo("alice 1200 0, bob 0 3000");
    }

    @Test
    void a_worker_that_dies_before_commit_leaves_the_request_to_the_next() {
        long request = ask(null, "crash");
        List<Arrival> arrivals = arrivals(request);

        assertThatThrownBy(() -> ledger.settle(UUID.randomUUID(), arrivals, () -> {
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");

        assertThat(reversals()).isZero();
        assertThat(carryOut(request)).containsExactly("SETTLED");
        assertThat(holdings()).isEqualTo("alice 1200 0, bob 0 3000");
    }

    @Test
    void a_worker_that_died_after_commit_is_told_apart_by_the_next() {
        long request = ask(null, "unanswered COMMIT");
        UUID batch = UUID.randomUUID();
        List<Arrival> arrivals = arrivals(request);

        assertThat(ledger.settle(batch, arrivals)).containsExactly("SETTLED");
        assertThat(ledger.settle(batch, arrivals)).containsExactly("DUPLICATE");

        assertThat(holdings()).isEqualTo("alice 1200 0, bob 0 3000");
    }

    @Test
    void a_seller_who_has_spent_the_money_is_rejected_with_a_case_that_a_retry_settles() {
        ledger.settle(trade().buyer(bob).seller(ledger.party("carol", 0)).amount("5.00"));
        long request = ask(null, "too late");

        assertThat(carryOut(request)).containsExactly("LACK_OF_FUNDS");
        assertThat(answer(request)).startsWith("REJECTED LACK_OF_FUNDS: " + bob + " has 7.00 EUR");
        assertThat(holdings()).isEqualTo("alice 0 3000, bob 700 0");

        ledger.settle(ledger.funding(UUID.randomUUID(), -1, bob, "EUR", 5_00));
        long caseId = caseOf(null, "too late");
        long retry = ledger.request(caseId, "RETRY");
        assertThat(ledger.settle(retries(retry, caseId).toArray(Arrival[]::new)))
                .containsExactly("SETTLED");
        assertThat(ledger.answer(retry)).isEqualTo("SETTLED");
        assertThat(ledger.caseState(caseId)).isEqualTo("RESOLVED");
        assertThat(holdings()).isEqualTo("alice 1200 0, bob 0 3000");
    }

    @Test
    void after_a_rejection_another_amount_may_be_asked_for_and_then_the_first_is_over() {
        ledger.settle(trade().buyer(bob).seller(ledger.party("carol", 0)).amount("5.00"));
        assertThat(carryOut(ask(null, "all"))).containsExactly("LACK_OF_FUNDS");

        assertThat(carryOut(ask(6_00L, "what is left"))).containsExactly("SETTLED");

        long caseId = caseOf(null, "all");
        long retry = ledger.request(caseId, "RETRY");
        ledger.settle(ledger.funding(UUID.randomUUID(), -1, bob, "EUR", 50_00));
        assertThat(ledger.settle(retries(retry, caseId).toArray(Arrival[]::new)))
                .containsExactly("NOT_REVERSIBLE");
        assertThat(reversals()).isEqualTo(1);
    }

    @Test
    void a_frozen_or_closed_account_rejects_the_reversal() {
        status(bob, "EUR", "DEBIT_FROZEN");
        assertThat(carryOut(ask(null, "frozen"))).containsExactly("ACCOUNT_FROZEN");
        status(bob, "EUR", "OPEN");
        status(alice, "EUR", "CLOSED");
        assertThat(carryOut(ask(null, "closed"))).containsExactly("ACCOUNT_CLOSED");

        assertThat(holdings()).isEqualTo("alice 0 3000, bob 1200 0");
    }

    @Test
    void only_a_settled_trade_is_reversed() {
        Trades rejected = trade().buyer(alice).seller(bob).amount("99.00");
        assertThat(ledger.settle(rejected)).containsExactly("LACK_OF_FUNDS");
        UUID funding = UUID.randomUUID();
        ledger.settle(ledger.funding(funding, -1, alice, "EUR", 1));
        assertThat(carryOut(ask(null, "first"))).containsExactly("SETTLED");
        UUID reversal = reversal(null, "first").id().value();

        assertThat(refusalOf(ledger.id(rejected)))
                .endsWith("is REJECTED: only a SETTLED trade has something to reverse");
        assertThat(refusalOf(funding)).endsWith("is a FUND, not a trade: only a trade is reversed");
        assertThat(refusalOf(reversal)).contains("is a reversal itself");
    }

    @Test
    void a_request_whose_id_does_not_follow_from_its_words_is_refused() {
        long request = insert(UUID.randomUUID(), ledger.id(trade), null, "forged");

        assertThat(carryOut(request)).isEmpty();
        assertThat(answer(request)).startsWith("REFUSED ID_INVALID");
    }

    @Test
    void a_request_that_somebody_refuses_at_the_last_moment_is_not_carried_out() {
        long request = ask(null, "no after all");
        List<Arrival> swept = arrivals(request);
        ledger.admin.update(
                "UPDATE ledger.reversal_request SET decision = 'REFUSED', executed_at = now(), outcome = 'REFUSED' WHERE id = ?",
                request);

        assertThatThrownBy(() -> ledger.settle(UUID.randomUUID(), swept)).isInstanceOf(Broken.class);
        assertThat(reversals()).isZero();
    }

    @Test
    void the_database_itself_refuses_a_reversal_that_nobody_asked_for_or_a_second_one() {
        String insert = "INSERT INTO ledger.settlement (trade_id, kind, trade_hash, buyer_id, seller_id, reverses)"
                + " VALUES (?, 'REVERSAL', repeat('a', 64), 'x', 'y', ?)";
        assertThatThrownBy(() -> ledger.admin.update(insert, UUID.randomUUID(), ledger.id(trade)))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("was never asked for");

        assertThat(carryOut(ask(2_00L, "first"))).containsExactly("SETTLED");
        ask(2_00L, "second");
        UUID second = reversal(2_00L, "second").id().value();
        ledger.admin.update(insert, second, ledger.id(trade));
        assertThatThrownBy(() -> ledger.admin.update(
                        "UPDATE ledger.settlement SET status = 'SETTLED', attempt_no = 1 WHERE trade_id = ?", second))
                .hasMessageContaining("reversal_pkey");
        ledger.admin.update("UPDATE ledger.settlement SET status = 'CANCELLED' WHERE trade_id = ?", second);
    }

    private TradeReversal reversal(@Nullable Long cents, String reason) {
        return TradeReversal.of(new TradeId(ledger.id(trade)), cents, 2, reason);
    }

    private long ask(@Nullable Long cents, String reason) {
        return insert(reversal(cents, reason).id().value(), ledger.id(trade), cents, reason);
    }

    private static long insert(UUID id, UUID original, @Nullable Long cents, String reason) {
        String insert = "INSERT INTO ledger.reversal_request (trade_id, reverses, amount, reason)"
                + " VALUES (?, ?, ?::bigint, ?) RETURNING id";
        return Objects.requireNonNull(ledger.admin.queryForObject(insert, Long.class, id, original, cents, reason));
    }

    private static List<Arrival> arrivals(long... ids) {
        return requests.reversals(ledger.admin.queryForList(
                        "SELECT * FROM ledger.reversal_request WHERE id = ANY (?) ORDER BY id", (Object) ids))
                .arrivals();
    }

    private static List<String> carryOut(long... ids) {
        return ledger.settle(UUID.randomUUID(), arrivals(ids));
    }

    private static List<Arrival> retries(long action, long caseId) {
        Map<String, Object> row = ledger.admin.queryForMap(
                "SELECT ?::bigint AS id, c.id AS case_id, c.reason_code, c.payload, 'REVERSAL' AS kind"
                        + " FROM ledger.exception_case c WHERE id = ?",
                action,
                caseId);
        return requests.retries(List.of(row)).arrivals();
    }

    private String refusalOf(UUID original) {
        TradeReversal document = TradeReversal.of(new TradeId(original), null, 0, "why not");
        long request = insert(document.id().value(), original, null, "why not");
        assertThat(carryOut(request)).isEmpty();
        return answer(request);
    }

    private static String answer(long request) {
        return ledger.ask("SELECT outcome FROM ledger.reversal_request WHERE id = ?", request);
    }

    private long caseOf(@Nullable Long cents, String reason) {
        return ledger.count(
                "SELECT id FROM ledger.exception_case WHERE trade_id = ?",
                reversal(cents, reason).id().value());
    }

    private int reversals() {
        return ledger.count(
                "SELECT count(*) FROM ledger.settlement WHERE reverses = ? AND status = 'SETTLED'", ledger.id(trade));
    }

    private static void status(String owner, String asset, String status) {
        ledger.admin.update(
                "UPDATE ledger.account_balance b SET status = ? FROM ledger.account a"
                        + " WHERE a.id = b.account_id AND a.owner_id = ? AND a.asset_code = ?",
                status,
                owner,
                asset);
    }

    private String holdings() {
        return "alice " + ledger.posted(alice, "EUR") + " " + ledger.posted(alice, "CARBON_CREDIT") + ", bob "
                + ledger.posted(bob, "EUR") + " " + ledger.posted(bob, "CARBON_CREDIT");
    }
}
