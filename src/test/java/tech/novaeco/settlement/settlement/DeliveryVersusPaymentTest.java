package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.settlement.Book.book;
import static tech.novaeco.settlement.settlement.Book.key;
import static tech.novaeco.settlement.support.Assets.CARBON_CREDIT;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Trades.trade;

import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.ledger.Entry;
import tech.novaeco.settlement.support.Trades;

/** Delivery versus Payment: all legs of a trade, or none. */
class DeliveryVersusPaymentTest {
    private static Book market(long credits) {
        return book().account("alice", EUR, 10_00)
                .account("alice", CARBON_CREDIT, 0)
                .account("bob", EUR, 0)
                .account("bob", CARBON_CREDIT, credits);
    }

    private static Trades fiveCreditsFor(String amount) {
        return trade().buyer("alice").seller("bob").amount(amount).delivery("CARBON_CREDIT", "5");
    }

    @Test
    void money_and_asset_change_hands_together() {
        Judged batch = market(5).trade(fiveCreditsFor("10.00")).settle();

        assertThat(batch.words()).containsExactly("SETTLED");
        assertThat(batch.posted("alice", EUR)).isZero();
        assertThat(batch.posted("bob", EUR)).isEqualTo(10_00);
        assertThat(batch.posted("alice", CARBON_CREDIT)).isEqualTo(5);
        assertThat(batch.posted("bob", CARBON_CREDIT)).isZero();
        assertThat(batch.entries()).extracting(Entry::leg).containsExactly(1, 2, 3, 4);
        assertThat(batch.entries()).extracting(Entry::amount).containsExactly(-10_00L, 10_00L, -5L, 5L);
    }

    @Test
    void the_money_stays_when_the_asset_is_lacking() {
        Judged batch = market(4).trade(fiveCreditsFor("10.00")).settle();

        assertThat(batch.words()).containsExactly("LACK_OF_ASSET");
        batch.moveNothing();
        assertThat(batch.text(0)).contains("bob").contains("4 CARBON_CREDIT").contains("5 is needed");
    }

    @Test
    void what_a_failed_trade_would_have_paid_can_still_be_spent_by_the_next() {
        Judged batch = market(5)
                .trade(trade().buyer("alice").seller("bob").amount("10.00").delivery("CARBON_CREDIT", "6"))
                .trade(fiveCreditsFor("10.00"))
                .settle();

        assertThat(batch.words()).containsExactly("LACK_OF_ASSET", "SETTLED");
        assertThat(batch.entries(1)).extracting(Entry::balanceAfter).containsExactly(0L, 10_00L, 0L, 5L);
        assertThat(batch.posted("bob", EUR)).isEqualTo(10_00);
    }

    @Test
    void the_asset_stays_when_the_money_is_lacking() {
        Judged batch = market(5).trade(fiveCreditsFor("10.01")).settle();

        assertThat(batch.words()).containsExactly("LACK_OF_FUNDS");
        batch.moveNothing();
    }

    @Test
    void an_account_missing_in_the_second_leg_stops_the_first() {
        Book noAccountToReceive = book().account("alice", EUR, 10_00)
                .account("bob", EUR, 0)
                .account("bob", CARBON_CREDIT, 5)
                .trade(fiveCreditsFor("10.00"));

        Judged batch = noAccountToReceive.settle();

        assertThat(batch.words()).containsExactly("UNKNOWN_ACCOUNT");
        assertThat(batch.text(0)).contains("alice").contains("CARBON_CREDIT");
        batch.moveNothing();
    }

    @Test
    void a_frozen_seller_may_take_money_but_not_deliver() {
        Judged batch = book().account("alice", EUR, 10_00)
                .account("alice", CARBON_CREDIT, 0)
                .account("bob", EUR, 0, AccountStatus.DEBIT_FROZEN)
                .account("bob", CARBON_CREDIT, 5, AccountStatus.DEBIT_FROZEN)
                .trade(fiveCreditsFor("1.00"))
                .trade(trade().buyer("alice").seller("bob").amount("1.00"))
                .settle();

        assertThat(batch.words()).containsExactly("ACCOUNT_FROZEN", "SETTLED");
        assertThat(batch.text(0)).contains("bob/CARBON_CREDIT");
        assertThat(batch.posted("bob", EUR)).isEqualTo(1_00);
    }

    @Test
    void an_unknown_or_too_fine_delivery_stops_the_payment() {
        Judged batch = market(5)
                .trade(trade().buyer("alice").seller("bob").delivery("DOGECOIN", "1"))
                .trade(trade().buyer("alice").seller("bob").delivery("CARBON_CREDIT", "0.5"))
                .settle();

        assertThat(batch.words()).containsExactly("UNKNOWN_ASSET", "AMOUNT_INVALID");
        batch.moveNothing();
    }

    @Test
    void payment_and_delivery_of_one_asset_post_one_after_the_other() {
        Judged batch = book().account("alice", EUR, 10_00)
                .account("bob", EUR, 0)
                .trade(trade().buyer("alice").seller("bob").amount("10.00").delivery("EUR", "10.00"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED");
        assertThat(batch.entries()).extracting(Entry::balanceAfter).containsExactly(0L, 10_00L, 0L, 10_00L);
        assertThat(batch.posted(key("alice", EUR))).isEqualTo(10_00);
    }
}
