package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Assets.MATERIAL_RIGHT;
import static tech.novaeco.settlement.support.Trades.trade;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.settlement.Outcome.Settled;
import tech.novaeco.settlement.support.Deposits;

/** Law 8: a hold is resolved exactly once, at most by what it holds, and never after its time. */
class HoldingTest {
    private static final Instant LATER = Book.NOW.plus(Duration.ofDays(5));

    private static Book shop() {
        return Book.book().account("alice", EUR, 20_00).account("shop", EUR, 0).account("bob", EUR, 0);
    }

    /** With 5.00 of alice's set aside for the shop. */
    private static Book shop(Deposits placed, @Nullable Resolution resolution) {
        long held = resolution == null ? 5_00 : 0;
        return Book.book()
                .account("alice", EUR, 20_00, held, 0, AccountStatus.OPEN)
                .account("shop", EUR, 0)
                .account("bob", EUR, 0)
                .hold(new Hold(
                        placed.tradeId(), Book.key("alice", EUR), Book.key("shop", EUR), 5_00, LATER, resolution));
    }

    private static Deposits deposit() {
        return Deposits.placed("alice", "shop").amount("5.00").expiresAt(LATER);
    }

    private static long held(Judged judged, String owner) {
        return judged.outcome().touched().stream()
                .filter(balance -> balance.key().equals(Book.key(owner, EUR)))
                .mapToLong(Balance::held)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void what_is_held_stays_the_payers_and_cannot_be_spent() {
        Judged judged = shop().deposit(deposit())
                .trade(trade().buyer("alice").seller("bob").amount("15.01"))
                .trade(trade().buyer("alice").seller("bob").amount("15.00"))
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED", "LACK_OF_FUNDS", "SETTLED");
        assertThat(judged.entries(0)).isEmpty();
        assertThat(judged.posted("alice", EUR)).isEqualTo(5_00);
        assertThat(held(judged, "alice")).isEqualTo(5_00);
    }

    @Test
    void nobody_holds_more_than_is_available_or_for_oneself_or_into_the_past() {
        Judged judged = shop().deposit(Deposits.placed("alice", "shop").amount("20.01"))
                .deposit(Deposits.placed("alice", "alice"))
                .deposit(deposit().expiresAt(Book.NOW))
                .deposit(Deposits.placed("alice", "nobody"))
                .deposit(deposit().put("assetType", "SEASHELL"))
                .settle();

        assertThat(judged.words())
                .containsExactly("LACK_OF_FUNDS", "SELF_TRADE", "EXPIRED", "UNKNOWN_ACCOUNT", "UNKNOWN_ASSET");
        judged.moveNothing();
    }

    @Test
    void a_frozen_payer_and_a_closed_payee_are_refused_and_a_right_is_not_held() {
        Judged judged = Book.book()
                .account("frozen", EUR, 20_00, AccountStatus.DEBIT_FROZEN)
                .account("alice", EUR, 20_00)
                .account("closed", EUR, 0, AccountStatus.CLOSED)
                .account("alice", MATERIAL_RIGHT, 1)
                .account("closed", MATERIAL_RIGHT, 0)
                .deposit(Deposits.placed("frozen", "alice"))
                .deposit(Deposits.placed("alice", "closed"))
                .deposit(deposit()
                        .put("payeeId", "closed")
                        .put("assetType", "MATERIAL_RIGHT")
                        .amount("1"))
                .settle();

        assertThat(judged.words()).containsExactly("ACCOUNT_FROZEN", "ACCOUNT_CLOSED", "AMOUNT_INVALID");
    }

    @Test
    void all_of_it_is_captured_where_no_amount_is_said() {
        Deposits placed = deposit();
        Judged judged = shop(placed, null).deposit(placed.captured()).settle();

        assertThat(judged.words()).containsExactly("SETTLED");
        assertThat(judged.posted("shop", EUR)).isEqualTo(5_00);
        assertThat(held(judged, "alice")).isZero();
        assertThat(resolution(judged, 0)).isEqualTo(Resolution.CAPTURED);
    }

    @Test
    void what_is_not_captured_is_free_again() {
        Deposits placed = deposit();
        Judged judged = shop(placed, null)
                .deposit(placed.captured().amount("1.20"))
                .trade(trade().buyer("alice").seller("bob").amount("18.80"))
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED", "SETTLED");
        assertThat(judged.posted("shop", EUR)).isEqualTo(1_20);
        assertThat(judged.posted("alice", EUR)).isZero();
    }

    @Test
    void no_more_is_captured_than_is_held() {
        Deposits placed = deposit();
        Judged judged = shop(placed, null)
                .deposit(placed.captured().amount("5.01"))
                .deposit(placed.captured().amount("5.00"))
                .settle();

        assertThat(judged.words()).containsExactly("AMOUNT_INVALID", "SETTLED");
        assertThat(judged.text(0)).contains("5.01", "at most 5.00 EUR");
    }

    @Test
    void a_hold_is_placed_captured_and_then_spent_in_one_batch() {
        Deposits placed = deposit();
        Judged judged = shop().deposit(placed.captured())
                .deposit(placed)
                .deposit(placed.captured())
                .trade(trade().buyer("shop").seller("bob").amount("5.00"))
                .settle();

        assertThat(judged.words()).containsExactly("HOLD_NOT_FOUND", "SETTLED", "SETTLED", "SETTLED");
        assertThat(judged.posted("bob", EUR)).isEqualTo(5_00);
    }

    @Test
    void of_two_that_end_one_hold_the_first_wins() {
        Deposits placed = deposit();
        assertThat(shop(placed, null)
                        .deposit(placed.captured().amount("1.00"))
                        .deposit(placed.captured())
                        .deposit(placed.released())
                        .settle()
                        .words())
                .containsExactly("SETTLED", "HOLD_RESOLVED", "HOLD_RESOLVED");
        assertThat(shop(placed, null)
                        .deposit(placed.released())
                        .deposit(placed.captured())
                        .settle()
                        .words())
                .containsExactly("SETTLED", "HOLD_RESOLVED");
    }

    @Test
    void a_hold_that_ended_before_never_posts() {
        Deposits placed = deposit();
        for (Resolution resolution : Resolution.values()) {
            Judged judged = shop(placed, resolution)
                    .deposit(placed.captured())
                    .deposit(placed.released())
                    .settle();
            String expected = resolution == Resolution.EXPIRED ? "HOLD_EXPIRED" : "HOLD_RESOLVED";
            assertThat(judged.words()).containsExactly(expected, expected);
            judged.moveNothing();
        }
    }

    @Test
    void at_its_time_a_hold_is_over_though_nobody_has_swept_it() {
        Deposits placed = deposit();
        Judged judged = shop(placed, null)
                .at(LATER)
                .deposit(placed.captured())
                .deposit(placed.released())
                .trade(trade().buyer("alice").seller("bob").amount("15.01"))
                .expiry(placed)
                .trade(trade().buyer("alice").seller("bob").amount("15.01"))
                .deposit(placed.captured())
                .settle();

        assertThat(judged.words())
                .containsExactly("HOLD_EXPIRED", "HOLD_EXPIRED", "LACK_OF_FUNDS", "SETTLED", "SETTLED", "HOLD_EXPIRED");
        assertThat(resolution(judged, 3)).isEqualTo(Resolution.EXPIRED);
    }

    @Test
    void a_microsecond_before_its_time_it_can_still_be_captured() {
        Deposits placed = deposit();
        Judged judged = shop(placed, null)
                .at(LATER.minusNanos(1000))
                .deposit(placed.captured())
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED");
    }

    @Test
    void nothing_is_decided_when_the_clock_went_back_behind_the_sweep() {
        Book book = shop(deposit(), null);
        Deposits placed = deposit();
        book.hold(new Hold(placed.tradeId(), Book.key("alice", EUR), Book.key("shop", EUR), 5_00, LATER, null));

        assertThatThrownBy(() -> book.expiry(placed).settle()).isInstanceOf(Broken.class);
    }

    @Test
    void the_sweep_that_comes_after_a_capture_changes_nothing() {
        Deposits placed = deposit();
        Judged judged =
                shop(placed, Resolution.CAPTURED).at(LATER).expiry(placed).settle();

        assertThat(judged.words()).containsExactly("HOLD_RESOLVED");
        judged.moveNothing();
    }

    @Test
    void a_wrong_id_takes_nobody_elses_deposit() {
        Deposits placed = deposit();
        Judged judged = shop(placed, null)
                .deposit(placed.captured().put("payeeId", "bob"))
                .deposit(placed.captured().put("payerId", "bob"))
                .deposit(placed.released().put("assetType", "JPY"))
                .deposit(deposit().captured())
                .settle();

        assertThat(judged.words())
                .containsExactly("HOLD_NOT_FOUND", "HOLD_NOT_FOUND", "HOLD_NOT_FOUND", "HOLD_NOT_FOUND");
        judged.moveNothing();
    }

    @Test
    void a_frozen_payer_pays_nothing_out_of_a_hold_but_gets_it_back() {
        Deposits placed = deposit();
        Book book = Book.book()
                .account("alice", EUR, 20_00, 5_00, 0, AccountStatus.DEBIT_FROZEN)
                .account("shop", EUR, 0)
                .hold(new Hold(placed.tradeId(), Book.key("alice", EUR), Book.key("shop", EUR), 5_00, LATER, null));
        Judged judged =
                book.deposit(placed.captured()).deposit(placed.released()).settle();

        assertThat(judged.words()).containsExactly("ACCOUNT_FROZEN", "SETTLED");
        assertThat(held(judged, "alice")).isZero();
    }

    private static @Nullable Resolution resolution(Judged judged, int message) {
        Hold hold = ((Settled) judged.of(message)).hold();
        return hold == null ? null : hold.resolution();
    }
}
