package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.ledger.AccountStatus.OPEN;
import static tech.novaeco.settlement.settlement.Book.book;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Assets.JPY;
import static tech.novaeco.settlement.support.Trades.trade;

import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.ledger.Balance;

/** Posted less held never goes below the floor, and sums never pass what a long can count. */
class AvailableBalanceTest {
    private static final long MOST = 999_999_999_999_999_999L;

    private static Judged pay(Book book, String amount) {
        return book.account("bob", EUR, 0).trade(trade().amount(amount)).settle();
    }

    @Test
    void the_last_cent_may_be_spent_but_not_one_more() {
        assertThat(pay(book().account("alice", EUR, 10_00), "10.00").words()).containsExactly("SETTLED");
        assertThat(pay(book().account("alice", EUR, 10_00), "10.01").words()).containsExactly("LACK_OF_FUNDS");
    }

    @Test
    void what_is_held_cannot_be_spent() {
        Judged all = pay(book().account("alice", EUR, 10_00, 4_00, 0, OPEN), "6.01");
        Judged rest = pay(book().account("alice", EUR, 10_00, 4_00, 0, OPEN), "6.00");

        assertThat(all.words()).containsExactly("LACK_OF_FUNDS");
        assertThat(all.text(0)).contains("6.00 EUR available").contains("6.01 is needed");
        assertThat(rest.words()).containsExactly("SETTLED");
        assertThat(rest.posted("alice", EUR)).isEqualTo(4_00);
        assertThat(rest.outcome().touched()).extracting(Balance::held).containsExactly(4_00L, 0L);
    }

    @Test
    void an_agreed_overdraft_may_be_used_to_its_floor() {
        Judged within = pay(book().account("alice", EUR, 0, 0, -5_00, OPEN), "5.00");
        Judged beyond = pay(book().account("alice", EUR, 0, 0, -5_00, OPEN), "5.01");

        assertThat(within.posted("alice", EUR)).isEqualTo(-5_00);
        assertThat(beyond.words()).containsExactly("LACK_OF_FUNDS");
    }

    @Test
    void the_overdraft_of_one_trade_is_gone_for_the_next() {
        Judged batch = book().account("alice", EUR, 1_00, 1_00, -5_00, OPEN)
                .account("bob", EUR, 0)
                .trade(trade().amount("3.00"))
                .trade(trade().amount("2.01"))
                .trade(trade().amount("2.00"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "LACK_OF_FUNDS", "SETTLED");
        assertThat(batch.posted("alice", EUR)).isEqualTo(-4_00);
    }

    @Test
    void a_balance_that_would_pass_the_long_is_refused_and_nothing_moves() {
        Judged batch = book().account("alice", JPY, MOST)
                .account("bob", JPY, Long.MAX_VALUE - 4)
                .trade(trade().asset("JPY").amount("5"))
                .trade(trade().asset("JPY").amount("4"))
                .settle();

        assertThat(batch.words()).containsExactly("AMOUNT_INVALID", "SETTLED");
        assertThat(batch.text(0)).contains("5 JPY").contains("bob/JPY");
        assertThat(batch.posted("bob", JPY)).isEqualTo(Long.MAX_VALUE);
        assertThat(batch.posted("alice", JPY)).isEqualTo(MOST - 4);
    }

    @Test
    void an_issuer_near_the_end_of_the_long_runs_out_before_it_wraps_around() {
        Judged batch = book().issuer(JPY, -8_999_999_999_999_999_990L)
                .account("bob", JPY, 0)
                .funding(1, "bob", JPY, "11")
                .funding(2, "bob", JPY, "10")
                .settle();

        assertThat(batch.words()).containsExactly("LACK_OF_FUNDS", "SETTLED");
    }

    @Test
    void the_largest_amount_moves_exactly() {
        Judged batch = book().account("alice", JPY, MOST)
                .account("bob", JPY, 0)
                .trade(trade().asset("JPY").amount("999999999999999999"))
                .settle();

        assertThat(batch.posted("bob", JPY)).isEqualTo(MOST);
        assertThat(batch.posted("alice", JPY)).isZero();
    }
}
