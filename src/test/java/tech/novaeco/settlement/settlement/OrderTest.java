package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.settlement.Book.book;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Trades.trade;

import java.util.Collections;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Entry;

/** Trades of a batch take effect in arrival order, and one that fails leaves the others as they are. */
class OrderTest {
    private static Book aliceBobCarol() {
        return book().account("alice", EUR, 10_00).account("bob", EUR, 0).account("carol", EUR, 0);
    }

    @Test
    void a_trade_spends_what_the_one_before_it_brought_in() {
        Judged batch = aliceBobCarol()
                .trade(trade().buyer("alice").seller("bob").amount("10.00"))
                .trade(trade().buyer("bob").seller("carol").amount("10.00"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "SETTLED");
        assertThat(batch.posted("alice", EUR)).isZero();
        assertThat(batch.posted("bob", EUR)).isZero();
        assertThat(batch.posted("carol", EUR)).isEqualTo(10_00);
        assertThat(batch.entries()).extracting(Entry::balanceAfter).containsExactly(0L, 10_00L, 0L, 10_00L);
    }

    @Test
    void a_trade_cannot_spend_what_a_later_one_will_bring_in() {
        Judged batch = aliceBobCarol()
                .trade(trade().buyer("bob").seller("carol").amount("10.00"))
                .trade(trade().buyer("alice").seller("bob").amount("10.00"))
                .settle();

        assertThat(batch.words()).containsExactly("LACK_OF_FUNDS", "SETTLED");
        assertThat(batch.posted("bob", EUR)).isEqualTo(10_00);
    }

    @Test
    void money_is_spent_once_by_whoever_came_first() {
        Judged batch = aliceBobCarol()
                .trade(trade().buyer("alice").seller("bob").amount("6.00"))
                .trade(trade().buyer("alice").seller("carol").amount("6.00"))
                .trade(trade().buyer("alice").seller("carol").amount("4.00"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "LACK_OF_FUNDS", "SETTLED");
        assertThat(batch.posted("alice", EUR)).isZero();
    }

    @Test
    void one_bad_trade_fails_alone_among_ninety_nine_good_ones() {
        Book hundred = book().account("alice", EUR, 99).account("bob", EUR, 0).account("mallory", EUR, 0);
        IntStream.range(0, 100)
                .forEach(i -> hundred.trade(trade().buyer(i == 41 ? "mallory" : "alice")
                        .seller("bob")
                        .amount("0.01")));

        Judged batch = hundred.settle();

        assertThat(Collections.frequency(batch.words(), "SETTLED")).isEqualTo(99);
        assertThat(batch.words().get(41)).isEqualTo("LACK_OF_FUNDS");
        assertThat(batch.posted("bob", EUR)).isEqualTo(99);
        assertThat(batch.posted("alice", EUR)).isZero();
    }

    @Test
    void every_kind_of_failure_leaves_its_neighbours_alone() {
        Judged batch = aliceBobCarol()
                .account("closed", EUR, 5_00, AccountStatus.CLOSED)
                .account("frozen", EUR, 5_00, AccountStatus.DEBIT_FROZEN)
                .trade(trade().buyer("closed").seller("bob").amount("1.00"))
                .trade(trade().buyer("frozen").seller("bob").amount("1.00"))
                .trade(trade().buyer("nobody").seller("bob").amount("1.00"))
                .trade(trade().buyer("alice").seller("alice").amount("1.00"))
                .trade(trade().buyer("alice").seller("bob").amount("1.001"))
                .trade(trade().buyer("alice").seller("bob").asset("DOGECOIN"))
                .trade(trade().buyer("alice").seller("bob").settleBy(Book.NOW.minusSeconds(1)))
                .trade(trade().buyer("alice").seller("bob").amount("10.00"))
                .settle();

        assertThat(batch.words())
                .containsExactly(
                        "ACCOUNT_CLOSED",
                        "ACCOUNT_FROZEN",
                        "UNKNOWN_ACCOUNT",
                        "SELF_TRADE",
                        "AMOUNT_INVALID",
                        "UNKNOWN_ASSET",
                        "EXPIRED",
                        "SETTLED");
        assertThat(batch.outcome().touched()).hasSize(2);
    }

    @Test
    void an_empty_batch_comes_to_nothing() {
        book().account("alice", EUR, 1).settle().moveNothing();
    }
}
