package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.settlement.Book.book;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Trades.trade;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.Trades;

/** An id is spent once: the same payload again changes nothing, another payload is a conflict; what is final stays. */
class ReplayTest {
    private static final String ID = "0191b6a0-7c1e-7000-8000-000000000001";
    private static final Trades FIRST = trade().id(ID).amount("1.00");
    private static final Trades OTHER = trade().id(ID).amount("2.00");

    private static Book rich() {
        return book().account("alice", EUR, 10_00).account("bob", EUR, 0);
    }

    @Test
    void the_same_trade_twice_in_a_batch_moves_money_once() {
        Judged batch = rich().trade(FIRST).trade(FIRST).settle();

        assertThat(batch.words()).containsExactly("SETTLED", "DUPLICATE");
        assertThat(batch.posted("bob", EUR)).isEqualTo(1_00);
    }

    @Test
    void another_trade_under_the_same_id_in_a_batch_is_a_conflict() {
        Judged batch = rich().trade(FIRST).trade(OTHER).trade(FIRST).settle();

        assertThat(batch.words()).containsExactly("SETTLED", "CONFLICT", "DUPLICATE");
        assertThat(batch.posted("bob", EUR)).isEqualTo(1_00);
        assertThat(batch.text(1))
                .contains(ID)
                .contains(FIRST.event().tradeHash().hex())
                .contains(OTHER.event().tradeHash().hex());
    }

    @Test
    void a_rejected_trade_is_not_attempted_again_by_its_own_copy() {
        Judged batch = book().account("alice", EUR, 0)
                .account("bob", EUR, 5_00)
                .trade(FIRST)
                .trade(trade().buyer("bob").seller("alice").amount("5.00"))
                .trade(FIRST)
                .settle();

        assertThat(batch.words()).containsExactly("LACK_OF_FUNDS", "SETTLED", "DUPLICATE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SETTLED", "REJECTED", "CANCELLED", "PENDING", "HELD"})
    void a_trade_the_ledger_knows_changes_nothing_whatever_its_status(String status) {
        Judged batch = rich().spent(FIRST, FIRST.event().tradeHash(), status).settle();

        assertThat(batch.words()).containsExactly("DUPLICATE");
        batch.moveNothing();
    }

    @Test
    void another_trade_under_a_spent_id_is_a_conflict_and_moves_nothing() {
        Judged batch = rich().spent(OTHER, FIRST.event().tradeHash(), "SETTLED").settle();

        assertThat(batch.words()).containsExactly("CONFLICT");
        assertThat(batch.text(0)).contains("SETTLED").contains("id of its own");
        batch.moveNothing();
    }

    @Test
    void a_true_replay_behind_a_conflict_is_still_a_duplicate() {
        Judged batch = rich().spent(OTHER, FIRST.event().tradeHash(), "SETTLED")
                .spent(FIRST, FIRST.event().tradeHash(), "SETTLED")
                .settle();

        assertThat(batch.words()).containsExactly("CONFLICT", "DUPLICATE");
        batch.moveNothing();
    }

    @Test
    void a_conflict_does_not_become_a_duplicate_of_itself() {
        Judged batch = rich().spent(OTHER, FIRST.event().tradeHash(), "SETTLED")
                .spent(OTHER, FIRST.event().tradeHash(), "SETTLED")
                .settle();

        assertThat(batch.words()).containsExactly("CONFLICT", "CONFLICT");
    }

    @Test
    void a_reopened_trade_is_attempted_like_a_new_one() {
        Judged settled = rich().reopened(FIRST, 3).settle();
        Judged again = book().account("alice", EUR, 0)
                .account("bob", EUR, 0)
                .reopened(FIRST, 3)
                .settle();

        assertThat(settled.words()).containsExactly("SETTLED");
        assertThat(settled.posted("bob", EUR)).isEqualTo(1_00);
        assertThat(again.words()).containsExactly("LACK_OF_FUNDS");
    }

    @Test
    void a_trade_reopened_twice_in_a_batch_settles_once() {
        Judged batch = rich().reopened(FIRST, 1).reopened(FIRST, 1).settle();

        assertThat(batch.words()).containsExactly("SETTLED", "DUPLICATE");
        assertThat(batch.posted("bob", EUR)).isEqualTo(1_00);
    }

    @Test
    void a_trade_reopened_behind_a_conflict_is_still_attempted() {
        Judged batch = rich().spent(OTHER, FIRST.event().tradeHash(), "REJECTED")
                .reopened(FIRST, 1)
                .settle();

        assertThat(batch.words()).containsExactly("CONFLICT", "SETTLED");
    }

    @Test
    void deciding_changes_nothing_of_what_it_was_given() {
        LockedState state = rich().trade(FIRST).state();

        BatchOutcome once = SettleBatch.settle(state);

        assertThat(SettleBatch.settle(state)).isEqualTo(once);
        assertThat(state).isEqualTo(rich().trade(FIRST).state());
    }
}
