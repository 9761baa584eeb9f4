package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.ledger.AccountStatus.CLOSED;
import static tech.novaeco.settlement.ledger.AccountStatus.DEBIT_FROZEN;
import static tech.novaeco.settlement.settlement.Book.book;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Assets.JPY;
import static tech.novaeco.settlement.support.Trades.trade;

import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.AccountStatus;

/** Who may pay and receive: self trades, unknown, frozen and closed accounts, and the issuer. */
class AccountsTest {
    private static Judged pay(AccountStatus buyer, AccountStatus seller) {
        return book().account("alice", EUR, 100_00, buyer)
                .account("bob", EUR, 0, seller)
                .trade(trade())
                .settle();
    }

    @Test
    void nobody_trades_with_himself() {
        Judged batch = book().account("alice", EUR, 100_00)
                .trade(trade().buyer("alice").seller("alice"))
                .trade(trade().buyer("alice").seller("alice").delivery("CARBON_CREDIT", "1"))
                .settle();

        assertThat(batch.words()).containsExactly("SELF_TRADE", "SELF_TRADE");
        batch.moveNothing();
    }

    @Test
    void parties_that_differ_in_case_only_are_two() {
        Judged batch = book().account("alice", EUR, 100_00)
                .account("Alice", EUR, 0)
                .trade(trade().buyer("alice").seller("Alice"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED");
    }

    @Test
    void no_account_is_created_for_an_unknown_party_on_either_side() {
        Judged batch = book().account("alice", EUR, 100_00)
                .trade(trade().buyer("alice").seller("ghost"))
                .trade(trade().buyer("ghost").seller("alice"))
                .settle();

        assertThat(batch.words()).containsExactly("UNKNOWN_ACCOUNT", "UNKNOWN_ACCOUNT");
        assertThat(batch.text(0)).contains("ghost").contains("EUR").contains("open one");
        batch.moveNothing();
    }

    @Test
    void an_account_in_another_asset_does_not_count() {
        Judged batch = book().account("alice", EUR, 100_00)
                .account("bob", JPY, 0)
                .trade(trade())
                .settle();

        assertThat(batch.words()).containsExactly("UNKNOWN_ACCOUNT");
    }

    @Test
    void an_asset_the_ledger_does_not_know_is_refused() {
        Judged batch = book().account("alice", EUR, 100_00)
                .trade(trade().asset("DOGECOIN"))
                .settle();

        assertThat(batch.words()).containsExactly("UNKNOWN_ASSET");
        assertThat(batch.text(0)).contains("DOGECOIN");
    }

    @Test
    void a_frozen_account_receives_but_does_not_pay() {
        assertThat(pay(AccountStatus.OPEN, DEBIT_FROZEN).words()).containsExactly("SETTLED");
        assertThat(pay(DEBIT_FROZEN, AccountStatus.OPEN).words()).containsExactly("ACCOUNT_FROZEN");
    }

    @Test
    void a_closed_account_neither_pays_nor_receives() {
        assertThat(pay(AccountStatus.OPEN, CLOSED).words()).containsExactly("ACCOUNT_CLOSED");
        assertThat(pay(CLOSED, AccountStatus.OPEN).words()).containsExactly("ACCOUNT_CLOSED");
        assertThat(pay(DEBIT_FROZEN, CLOSED).words()).containsExactly("ACCOUNT_CLOSED");
    }

    @Test
    void a_trade_that_names_the_issuer_as_its_buyer_creates_no_money() {
        Judged batch = book().issuer(EUR, 0)
                .account("alice", EUR, 0)
                .trade(trade().buyer("novafin").seller("alice").amount("1000000.00"))
                .settle();

        assertThat(batch.words()).containsExactly("UNKNOWN_ACCOUNT");
        batch.moveNothing();
    }

    @Test
    void a_trade_that_names_the_issuer_as_its_seller_burns_no_money() {
        Judged batch = book().issuer(EUR, -5_00)
                .account("novafin", EUR, 0)
                .account("alice", EUR, 5_00)
                .trade(trade().buyer("alice").seller("novafin").amount("5.00"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED");
        assertThat(batch.posted("novafin", EUR)).isEqualTo(5_00);
        assertThat(batch.posted(AccountKey.issuer(EUR.code()))).isEqualTo(-5_00);
    }

    @Test
    void funding_takes_from_the_issuer_what_it_gives() {
        Judged batch = book().issuer(EUR, 0)
                .account("alice", EUR, 0)
                .account("bob", EUR, 0)
                .funding(1, "alice", EUR, "12.50")
                .trade(trade().buyer("alice").seller("bob").amount("12.50"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "SETTLED");
        assertThat(batch.posted(AccountKey.issuer(EUR.code()))).isEqualTo(-12_50);
        assertThat(batch.posted("bob", EUR)).isEqualTo(12_50);
    }

    @Test
    void funding_by_the_same_reference_twice_funds_once() {
        Judged batch = book().issuer(EUR, 0)
                .account("alice", EUR, 0)
                .funding(1, "alice", EUR, "12.50")
                .funding(1, "alice", EUR, "12.50")
                .funding(1, "alice", EUR, "12.51")
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "DUPLICATE", "CONFLICT");
        assertThat(batch.posted("alice", EUR)).isEqualTo(12_50);
    }
}
