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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.adapter.verify.Checked;
import tech.novaeco.settlement.adapter.verify.LedgerVerifier;
import tech.novaeco.settlement.adapter.verify.Watch;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.receipt.ReceiptVerifier;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.HoldExpiryId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** Holds in the database: ended exactly once whoever works on them, by the database's clock, and provable ever after. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class HoldsTest {
    private static final TradeValidator READER = new TradeValidator(code -> Optional.empty(), HashCheck.VERIFY);

    private static TestLedger ledger;
    private static Receipts receipts;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        receipts = new Receipts(ledger.jdbc, new AssetRegistry(ledger.jdbc));
    }

    /** Also what {@code ledger verify} has to say of holds, of all that the tests left behind. */
    @AfterAll
    static void the_laws_hold() throws SQLException {
        ledger.obeysTheLaws();
        assertThat(broken()).isEmpty();
        ledger.close();
    }

    /** Those of its checks that a ledger of these tests can pass: fundings, for one, were never asked for. */
    private static List<String> broken() {
        Set<String> asked = Set.of(
                "holds",
                "ends of holds",
                "open holds",
                "expiries",
                "balances",
                "versions",
                "settled",
                "cases",
                "receipts");
        return new LedgerVerifier(ledger.jdbc)
                .verify(Set.of(), null, Watch.NOBODY).checks().stream()
                        .filter(check ->
                                asked.contains(check.name()) && check.broken().isPresent())
                        .map(Checked::toString)
                        .toList();
    }

    private static long held(String owner) {
        return ledger.count(
                "SELECT held FROM ledger.account_balance JOIN ledger.account a ON a.id = account_id WHERE owner_id = ?",
                owner);
    }

    private static List<String> settle(Deposits... messages) {
        return ledger.settle(List.of(messages).stream().map(Arrivals::queued).toArray(Arrival[]::new));
    }

    private static String ending(Deposits placed) {
        return ledger.ask(
                "SELECT coalesce(string_agg(kind || ' ' || captured, ', '), 'open') FROM ledger.hold_resolution WHERE hold_id = ?",
                placed.tradeId().value());
    }

    private static Statement stated(TradeId id) throws Exception {
        String text = receipts.find(id).orElseThrow().text();
        return new ReceiptVerifier(new KeySet(List.of(TestReceipts.KEY.publicKey())))
                .verify(text)
                .receipt()
                .statement();
    }

    @Test
    void a_deposit_from_the_checkout_to_the_machine() throws Exception {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits bottle = Deposits.placed(alice, shop).amount("0.25");
        Deposits crate = Deposits.placed(alice, shop).amount("3.00");
        Deposits refund = bottle.released();
        Deposits damage = crate.captured().amount("1.20");

        assertThat(settle(bottle, crate)).containsExactly("SETTLED", "SETTLED");
        assertThat(held(alice)).isEqualTo(3_25);
        assertThat(ledger.settle(trade().buyer(alice).seller(shop).amount("6.76")))
                .containsExactly("LACK_OF_FUNDS");
        assertThat(settle(refund, damage)).containsExactly("SETTLED", "SETTLED");

        assertThat(held(alice)).isZero();
        assertThat(ledger.posted(alice, "EUR")).isEqualTo(8_80);
        assertThat(ledger.posted(shop, "EUR")).isEqualTo(1_20);
        assertThat(ending(bottle)).isEqualTo("RELEASED 0");
        assertThat(ending(crate)).isEqualTo("CAPTURED 120");
        Statement placed = stated(crate.tradeId());
        assertThat(placed.kind()).isEqualTo(Kind.HOLD);
        assertThat(placed.legs()).isEmpty();
        assertThat(placed.hold().orElseThrow().amount()).isEqualTo("3.00");
        Statement paid = stated(damage.tradeId());
        assertThat(paid.legs()).extracting(Statement.Leg::amount).containsExactly("1.20");
        assertThat(paid.hold().orElseThrow().id()).isEqualTo(crate.tradeId());
        assertThat(paid.hold().orElseThrow().resolution()).contains(Resolution.CAPTURED);
        assertThat(stated(refund.tradeId()).hold().orElseThrow().resolution()).contains(Resolution.RELEASED);
    }

    @Test
    void each_message_again_changes_nothing_and_another_under_its_id_is_a_conflict() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = Deposits.placed(alice, shop).amount("2.00");
        Deposits captured = placed.captured().amount("0.50");
        Deposits other = Deposits.placed(alice, shop).amount("1.00");
        Deposits released = other.released();

        assertThat(settle(placed, placed, other)).containsExactly("SETTLED", "DUPLICATE", "SETTLED");
        assertThat(settle(captured, released, released)).containsExactly("SETTLED", "SETTLED", "DUPLICATE");
        String before = ledger.rows();
        assertThat(settle(placed, captured, released, other))
                .containsExactly("DUPLICATE", "DUPLICATE", "DUPLICATE", "DUPLICATE");
        assertThat(ledger.rows()).isEqualTo(before);
        assertThat(settle(
                        Deposits.placed(alice, shop).id(placed.tradeId().value()),
                        other.captured().id(captured.tradeId().value()),
                        other.released().id(placed.tradeId().value())))
                .containsExactly("CONFLICT", "CONFLICT", "CONFLICT");
        assertThat(ledger.settle(
                        trade().id(placed.tradeId().toString()).buyer(alice).seller(shop)))
                .containsExactly("CONFLICT");
        assertThat(held(alice)).isZero();
        assertThat(ledger.posted(shop, "EUR")).isEqualTo(50);
    }

    @Test
    void what_is_wrong_is_a_case_and_moves_nothing() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = Deposits.placed(alice, shop).amount("2.00");
        Deposits tooMuch = placed.captured().amount("2.01");
        Deposits nothing = Deposits.placed(alice, shop).captured();

        assertThat(settle(placed, tooMuch, nothing)).containsExactly("SETTLED", "AMOUNT_INVALID", "HOLD_NOT_FOUND");
        assertThat(ledger.ask(
                        "SELECT string_agg(reason_code, ' ' ORDER BY id) FROM ledger.exception_case WHERE trade_id IN (?, ?)",
                        tooMuch.tradeId().value(),
                        nothing.tradeId().value()))
                .isEqualTo("AMOUNT_INVALID HOLD_NOT_FOUND");
        assertThat(held(alice)).isEqualTo(2_00);
    }

    @Test
    void a_hold_that_lacked_funds_is_placed_when_its_case_is_retried() throws Exception {
        String alice = ledger.party("alice", 1_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = Deposits.placed(alice, shop).amount("2.00");
        assertThat(settle(placed)).containsExactly("LACK_OF_FUNDS");
        assertThat(ledger.settle(ledger.funding(UUID.randomUUID(), -1, alice, "EUR", 1_00)))
                .containsExactly("SETTLED");
        long caseId = ledger.count(
                "SELECT id FROM ledger.exception_case WHERE trade_id = ?",
                placed.tradeId().value());

        assertThat(ledger.settle(new Arrival(
                        Instruction.of(placed.document()),
                        placed.bytes(),
                        new Arrival.Origin.CaseRetry(ledger.request(caseId, "RETRY"), caseId))))
                .containsExactly("SETTLED");
        assertThat(held(alice)).isEqualTo(2_00);
        assertThat(ledger.caseState(caseId)).isEqualTo("RESOLVED");
        assertThat(stated(placed.tradeId()).attemptNo()).isEqualTo(2);
    }

    @Test
    void a_capture_a_release_and_an_expiry_at_once_end_a_hold_once() {
        for (int round = 0; round < 6; round++) {
            String alice = ledger.party("alice", 10_00);
            String shop = ledger.party("shop", 0);
            Deposits placed = Deposits.placed(alice, shop).amount("2.00");
            settle(placed);
            Deposits first = round % 2 == 0 ? placed.captured() : placed.released();
            List<CompletableFuture<List<String>>> others = new ArrayList<>();

            List<String> words = ledger.settle(UUID.randomUUID(), List.of(queued(first)), () -> {
                others.add(inBackground(() -> settle(placed.captured())));
                others.add(inBackground(() -> settle(placed.released())));
                ledger.awaitWaiting(2);
            });

            assertThat(words).containsExactly("SETTLED");
            assertThat(others).allSatisfy(other -> assertThat(other.join()).containsExactly("HOLD_RESOLVED"));
            assertThat(held(alice)).isZero();
            assertThat(ledger.posted(shop, "EUR")).isEqualTo(round % 2 == 0 ? 2_00 : 0);
        }
    }

    @Test
    void the_sweep_and_a_capture_at_once_end_a_hold_once_by_the_clock_of_the_database() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = soonOver(alice, shop);
        Arrival expiry = due(placed);
        List<CompletableFuture<List<String>>> others = new ArrayList<>();

        List<String> words = ledger.settle(UUID.randomUUID(), List.of(expiry), () -> {
            others.add(inBackground(() -> settle(placed.captured())));
            others.add(inBackground(() -> ledger.settle(expiry)));
            ledger.awaitWaiting(2);
        });

        assertThat(words).containsExactly("SETTLED");
        assertThat(others.get(0).join()).containsExactly("HOLD_EXPIRED");
        assertThat(others.get(1).join()).containsExactly("DUPLICATE");
        assertThat(ending(placed)).isEqualTo("EXPIRED 0");
        assertThat(held(alice)).isZero();
    }

    @Test
    void a_hold_that_is_over_is_never_captured_though_nobody_swept_and_is_swept_once() throws Exception {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = soonOver(alice, shop);
        Arrival expiry = due(placed);

        assertThat(settle(placed.captured(), placed.released())).containsExactly("HOLD_EXPIRED", "HOLD_EXPIRED");
        assertThat(held(alice)).isEqualTo(2_00);
        assertThat(ledger.settle(expiry)).containsExactly("SETTLED");
        assertThat(ledger.settle(expiry, expiry)).containsExactly("DUPLICATE", "DUPLICATE");
        assertThat(sweep()).noneMatch(row -> row.equals(placed.tradeId().value()));
        Statement stated = stated(expiry.instruction().id());
        assertThat(stated.kind()).isEqualTo(Kind.EXPIRY);
        assertThat(stated.hold().orElseThrow().resolution()).contains(Resolution.EXPIRED);
    }

    @Test
    void a_sweep_that_is_too_late_writes_no_case() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = Deposits.placed(alice, shop).amount("2.00");
        settle(placed, placed.captured());
        Arrival expiry = Sweeps.expiry(placed);

        assertThat(ledger.settle(expiry)).containsExactly("HOLD_RESOLVED");
        assertThat(ledger.count(
                        "SELECT count(*) FROM ledger.exception_case WHERE trade_id = ?",
                        expiry.instruction().id().value()))
                .isZero();
    }

    @Test
    void a_transaction_that_dies_leaves_the_hold_as_it_was() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = Deposits.placed(alice, shop).amount("2.00");
        settle(placed);
        Deposits captured = placed.captured();

        assertThatThrownBy(() -> ledger.settle(UUID.randomUUID(), List.of(queued(captured)), () -> {
                    throw new IllegalStateException("in the middle of it the worker dies");
                }))
                .hasMessageContaining("dies");
        assertThat(ending(placed)).isEqualTo("open");
        assertThat(held(alice)).isEqualTo(2_00);
        assertThat(settle(captured)).containsExactly("SETTLED");
    }

    /** A producer knows the hold before it is placed, and can work out all that follows from it. */
    @Test
    void no_message_spends_the_id_by_which_a_hold_will_expire() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        UUID hold = UUID.randomUUID();
        UUID expiry = HoldExpiryId.of(new TradeId(hold)).value();
        Deposits another = Deposits.placed(alice, shop);

        for (byte[] message : List.of(
                trade().id(expiry.toString())
                        .buyer(alice)
                        .seller(shop)
                        .amount("1.00")
                        .bytes(),
                Deposits.placed(alice, shop).id(expiry).bytes(),
                another.captured().id(expiry).bytes(),
                another.released().id(expiry).bytes())) {
            assertThatThrownBy(() -> READER.validate(new TradeParser().parse(message)))
                    .isInstanceOfSatisfying(
                            RefusedTrade.class,
                            refused -> assertThat(refused.reason()).isEqualTo(ReasonCode.ID_INVALID));
        }
        Deposits placed = soonOver(hold, alice, shop);
        assertThat(ledger.settle(due(placed))).containsExactly("SETTLED");
        assertThat(ending(placed)).isEqualTo("EXPIRED 0");
        assertThat(ledger.ask("SELECT kind FROM ledger.settlement WHERE trade_id = ?", expiry))
                .isEqualTo("EXPIRY");
    }

    @Test
    void of_two_sweeps_at_once_one_dies_and_the_hold_expires_once() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = soonOver(alice, shop);
        Arrival expiry = due(placed);
        List<CompletableFuture<List<String>>> others = new ArrayList<>();

        assertThatThrownBy(() -> ledger.settle(UUID.randomUUID(), List.of(expiry), () -> {
                    others.add(inBackground(() -> ledger.settle(expiry)));
                    others.add(inBackground(() -> ledger.settle(expiry)));
                    ledger.awaitWaiting(2);
                    throw new IllegalStateException("in the middle of it the worker dies");
                }))
                .hasMessageContaining("dies");

        assertThat(others.stream().flatMap(other -> other.join().stream()))
                .containsExactlyInAnyOrder("SETTLED", "DUPLICATE");
        assertThat(ledger.settle(expiry)).containsExactly("DUPLICATE");
        assertThat(ending(placed)).isEqualTo("EXPIRED 0");
        assertThat(held(alice)).isZero();
        assertThat(ledger.count("SELECT count(*) FROM ledger.settlement WHERE kind = 'EXPIRY' AND buyer_id = ?", alice))
                .isOne();
    }

    @Test
    void nobody_ends_a_hold_by_hand_against_the_clock_or_changes_one() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = Deposits.placed(alice, shop).amount("2.00");
        settle(placed);
        UUID id = placed.tradeId().value();

        refused("append-only", "UPDATE ledger.hold SET amount = 1 WHERE id = ?", id);
        refused("append-only", "DELETE FROM ledger.hold WHERE id = ?", id);
        refused(
                "cannot be EXPIRED",
                "INSERT INTO ledger.hold_resolution (hold_id, settlement_seq, kind, captured) VALUES (?, -1, 'EXPIRED', 0)",
                id);
        refused(
                "does not make it RELEASED",
                "INSERT INTO ledger.hold_resolution (hold_id, settlement_seq, kind, captured) VALUES (?, -1, 'RELEASED', 0)",
                id);
        refused(
                "cannot be captured",
                "INSERT INTO ledger.hold_resolution (hold_id, settlement_seq, kind, captured) VALUES (?, -1, 'CAPTURED', 201)",
                id);
        assertThatThrownBy(() -> ledger.jdbc.update("DELETE FROM ledger.hold_open WHERE hold_id = ?", id))
                .hasStackTraceContaining("permission denied");
        assertThatThrownBy(() -> ledger.jdbc.update(
                        "INSERT INTO ledger.hold (id, settlement_seq, account_id, payee_account_id, amount, expires_at)"
                                + " VALUES (gen_random_uuid(), -2, 1, 2, 1, now() + interval '1 day')"))
                .hasStackTraceContaining("no settlement of kind HOLD");
    }

    @Test
    void what_somebody_changed_past_the_worker_is_found() {
        String alice = ledger.party("alice", 10_00);
        String shop = ledger.party("shop", 0);
        Deposits placed = Deposits.placed(alice, shop).amount("2.00");
        settle(placed);
        UUID id = placed.tradeId().value();
        String account = "(SELECT id FROM ledger.account WHERE owner_id = '" + alice + "')";

        found(
                "balances",
                "UPDATE ledger.account_balance SET held = held - 1 WHERE account_id = " + account,
                "UPDATE ledger.account_balance SET held = held + 1 WHERE account_id = " + account);
        found(
                "receipts",
                "UPDATE ledger.hold SET expires_at = expires_at + interval '1 day' WHERE id = '" + id + "'",
                "UPDATE ledger.hold SET expires_at = expires_at - interval '1 day' WHERE id = '" + id + "'");
        found(
                "balances",
                "UPDATE ledger.hold SET amount = 199 WHERE id = '" + id + "'",
                "UPDATE ledger.hold SET amount = 200 WHERE id = '" + id + "'");
        found(
                "open holds",
                "DELETE FROM ledger.hold_open WHERE hold_id = '" + id + "'",
                "INSERT INTO ledger.hold_open SELECT id, expires_at FROM ledger.hold WHERE id = '" + id + "'");
        found(
                "ends of holds",
                "INSERT INTO ledger.hold_resolution (hold_id, settlement_seq, kind, captured) VALUES ('" + id
                        + "', -3, 'RELEASED', 0)",
                "DELETE FROM ledger.hold_resolution WHERE hold_id = '" + id + "'");
    }

    /** As a superuser, with the triggers off. */
    private static void found(String check, String change, String undo) {
        ledger.admin.execute("ALTER TABLE ledger.hold DISABLE TRIGGER ALL");
        ledger.admin.execute("ALTER TABLE ledger.hold_resolution DISABLE TRIGGER ALL");
        try {
            ledger.admin.execute(change);
            assertThat(broken()).anyMatch(text -> text.contains("name=" + check + ","));
        } finally {
            ledger.admin.execute(undo);
            ledger.admin.execute("ALTER TABLE ledger.hold ENABLE TRIGGER ALL");
            ledger.admin.execute(
                    "ALTER TABLE ledger.hold ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER placed");
            ledger.admin.execute("ALTER TABLE ledger.hold_resolution ENABLE TRIGGER ALL");
            ledger.admin.execute(
                    "ALTER TABLE ledger.hold_resolution ENABLE ALWAYS TRIGGER append_only, ENABLE ALWAYS TRIGGER ended");
        }
    }

    private static void refused(String why, String sql, Object... arguments) {
        assertThatThrownBy(() -> ledger.admin.update(sql, arguments))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining(why);
    }

    /** Two euros that are held for two seconds more. */
    private static Deposits soonOver(String payer, String payee) {
        return soonOver(UUID.randomUUID(), payer, payee);
    }

    private static Deposits soonOver(UUID id, String payer, String payee) {
        Instant now = Instant.parse(
                ledger.ask("SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
        Deposits placed =
                Deposits.placed(payer, payee).id(id).amount("2.00").expiresAt(now.plus(Duration.ofSeconds(2)));
        assertThat(settle(placed)).containsExactly("SETTLED");
        return placed;
    }

    /** Waits until the sweep finds it. */
    private static Arrival due(Deposits placed) {
        Awaitility.await()
                .pollInSameThread()
                .until(() -> sweep().contains(placed.tradeId().value()));
        return Sweeps.expiry(placed);
    }

    private static List<UUID> sweep() {
        return ledger.jdbc.query(Sweeps.EXPIRED_HOLDS, (row, n) -> row.getObject("hold_id", UUID.class));
    }
}
