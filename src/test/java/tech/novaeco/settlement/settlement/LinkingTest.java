package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.settlement.Book.NOW;
import static tech.novaeco.settlement.settlement.Book.book;
import static tech.novaeco.settlement.support.Assets.CARBON_CREDIT;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Trades.trade;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.settlement.Outcome.Rejected;
import tech.novaeco.settlement.settlement.Outcome.Settled;
import tech.novaeco.settlement.settlement.Outcome.Waiting;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;

/** All trades of a link settle, or none of them does. */
class LinkingTest {
    private static final UUID LINK = UUID.fromString("11111111-2222-4333-8444-555555555555");

    private static Trades linked(String buyer, String seller, String amount) {
        return trade().buyer(buyer).seller(seller).amount(amount).link(LINK, 2);
    }

    private static Book accounts(long alice, long bob, long carol) {
        return book().account("alice", EUR, alice).account("bob", EUR, bob).account("carol", EUR, carol);
    }

    @Test
    void each_waits_for_the_others_first_whatever_is_available_and_although_all_are_there() {
        Judged batch = accounts(10_00, 10_00, 0)
                .trade(linked("alice", "bob", "5.00"))
                .trade(linked("bob", "carol", "5.00"))
                .settle();

        assertThat(batch.words()).containsExactly("PENDING", "PENDING");
        batch.moveNothing();
        assertThat(batch.of(0)).isInstanceOfSatisfying(Waiting.class, it -> {
            assertThat(it.shortage()).isNull();
            assertThat(it.text()).isEqualTo("waits for the others of link " + LINK + ", 2 trades");
        });
    }

    @Test
    void all_settle_when_all_are_there() {
        Judged batch = accounts(5_00, 0, 0)
                .waiting(linked("alice", "bob", "5.00"))
                .waiting(linked("bob", "carol", "4.00"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "SETTLED");
        assertThat(batch.posted("alice", EUR)).isZero();
        assertThat(batch.posted("bob", EUR)).isEqualTo(1_00);
        assertThat(batch.posted("carol", EUR)).isEqualTo(4_00);
    }

    @Test
    void it_does_not_matter_in_which_order_the_trades_of_a_chain_came() {
        Judged batch = accounts(5_00, 0, 0)
                .waiting(linked("bob", "carol", "5.00"))
                .waiting(linked("alice", "bob", "5.00"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "SETTLED");
        // bob's entries: in the order in which they took effect, never below zero
        Settled pays = (Settled) batch.of(0);
        Settled gets = (Settled) batch.of(1);
        assertThat(gets.turn()).isLessThan(pays.turn());
        assertThat(gets.entries().get(1).balanceAfter()).isEqualTo(5_00);
        assertThat(pays.entries().get(0).balanceAfter()).isZero();
    }

    @Test
    void what_settles_after_a_link_in_the_same_batch_has_a_later_turn() {
        Judged batch = accounts(5_00, 0, 0)
                .waiting(linked("bob", "carol", "5.00"))
                .waiting(linked("alice", "bob", "5.00"))
                .trade(trade().buyer("carol").seller("bob").amount("1.00"))
                .settle();

        assertThat(batch.words()).containsOnly("SETTLED");
        assertThat(((Settled) batch.of(2)).turn()).isGreaterThan(((Settled) batch.of(0)).turn());
        assertThat(((Settled) batch.of(2)).entries().get(0).balanceAfter()).isEqualTo(4_00);
    }

    @Test
    void without_links_every_settlement_has_the_same_turn() {
        Judged batch = accounts(5_00, 0, 0)
                .trade(trade().buyer("alice").seller("bob").amount("1.00"))
                .trade(trade().buyer("bob").seller("carol").amount("1.00"))
                .settle();

        assertThat(List.of(batch.of(0), batch.of(1)))
                .allSatisfy(it -> assertThat(((Settled) it).turn()).isZero());
    }

    @Test
    void one_that_fails_takes_all_with_it_and_each_says_why() {
        Judged batch = accounts(5_00, 0, 0)
                .waiting(linked("alice", "bob", "5.00"))
                .waiting(linked("bob", "dave", "5.00"))
                .trade(trade().buyer("alice").seller("carol").amount("5.00"))
                .settle();

        assertThat(batch.words()).containsExactly("LINK_FAILED", "UNKNOWN_ACCOUNT", "SETTLED");
        assertThat(batch.text(0)).contains(LINK.toString()).contains("UNKNOWN_ACCOUNT");
        assertThat(batch.text(1)).contains("dave has no account").contains("nothing of link " + LINK + " settled");
        assertThat(batch.posted("bob", EUR)).isZero();
    }

    @Test
    void what_a_failed_link_would_have_moved_is_there_for_the_next() {
        UUID other = UUID.randomUUID();
        Judged batch = accounts(5_00, 0, 0)
                .waiting(linked("alice", "bob", "5.00"))
                .waiting(linked("carol", "dave", "5.00"))
                .waiting(trade().buyer("alice").seller("carol").amount("5.00").link(other, 2))
                .waiting(trade().buyer("carol").seller("bob").amount("5.00").link(other, 2))
                .settle();

        assertThat(batch.words()).containsExactly("LINK_FAILED", "UNKNOWN_ACCOUNT", "SETTLED", "SETTLED");
        assertThat(batch.posted("bob", EUR)).isEqualTo(5_00);
    }

    @Test
    void in_a_chain_who_stands_between_needs_the_money_or_the_asset_for_nothing_is_netted() {
        Judged batch = accounts(5_00, 0, 0)
                .account("bob", CARBON_CREDIT, 0)
                .account("alice", CARBON_CREDIT, 0)
                .account("carol", CARBON_CREDIT, 3)
                .waiting(linked("alice", "bob", "5.00").delivery("CARBON_CREDIT", "3"))
                .waiting(linked("bob", "carol", "4.00").delivery("CARBON_CREDIT", "3"))
                .settle();

        assertThat(batch.words()).containsOnly("LACK_OF_ASSET", "LACK_OF_FUNDS");
        Judged chain = accounts(5_00, 4_00, 0)
                .account("bob", CARBON_CREDIT, 0)
                .account("alice", CARBON_CREDIT, 0)
                .account("carol", CARBON_CREDIT, 3)
                .waiting(linked("alice", "bob", "5.00").delivery("CARBON_CREDIT", "3"))
                .waiting(linked("bob", "carol", "4.00").delivery("CARBON_CREDIT", "3"))
                .settle();
        assertThat(chain.words()).containsExactly("SETTLED", "SETTLED");
        assertThat(chain.posted("alice", CARBON_CREDIT)).isEqualTo(3);
    }

    @Test
    void short_of_funds_it_goes_on_waiting_while_one_that_lacks_has_time() {
        Judged chain = accounts(4_00, 0, 0)
                .waiting(linked("alice", "bob", "5.00").settleBy(NOW.plusSeconds(60)))
                .waiting(linked("bob", "carol", "1.00"))
                .settle();
        // bob has what he needs if alice pays
        assertThat(chain.words()).containsExactly("PENDING", "PENDING");
        assertThat(accounts(4_00, 0, 0)
                        .waiting(linked("alice", "bob", "5.00"))
                        .waiting(linked("bob", "carol", "1.00"))
                        .settle()
                        .words())
                .containsExactly("LACK_OF_FUNDS", "LACK_OF_FUNDS");
        assertThat(accounts(4_00, 0, 0)
                        .waiting(linked("alice", "bob", "5.00").settleBy(NOW.plusSeconds(60)))
                        .waiting(linked("bob", "dave", "1.00"))
                        .settle()
                        .words())
                .containsExactly("LACK_OF_FUNDS", "UNKNOWN_ACCOUNT");
        Judged patient = accounts(4_00, 1_00, 0)
                .waiting(linked("alice", "bob", "5.00").settleBy(NOW.plusSeconds(60)))
                .waiting(linked("bob", "carol", "1.00"))
                .settle();
        assertThat(patient.words()).containsExactly("PENDING", "PENDING");
        patient.moveNothing();
        assertThat(((Waiting) patient.of(0)).shortage())
                .satisfies(it -> assertThat(it.needed()).isEqualTo(5_00));
        assertThat(((Waiting) patient.of(1)).shortage()).isNull();
    }

    @Test
    void what_is_needed_counts_what_the_others_of_the_link_take_from_the_same_account() {
        Judged batch = accounts(9_00, 0, 0)
                .waiting(linked("alice", "bob", "5.00").settleBy(NOW.plusSeconds(60)))
                .waiting(linked("alice", "carol", "5.00").settleBy(NOW.plusSeconds(60)))
                .settle();

        assertThat(batch.words()).containsExactly("PENDING", "PENDING");
        assertThat(((Waiting) batch.of(1)).shortage())
                .satisfies(it -> assertThat(it.needed()).isEqualTo(10_00));
    }

    @Test
    void past_its_time_all_expire_even_if_all_could_be_paid() {
        Judged batch = accounts(5_00, 5_00, 0)
                .waiting(linked("alice", "bob", "5.00"), NOW.minusNanos(1), null)
                .waiting(linked("bob", "carol", "5.00"))
                .settle();

        assertThat(batch.words()).containsExactly("EXPIRED", "EXPIRED");
        batch.moveNothing();
        assertThat(batch.text(0)).contains("2 of its 2 trades had come, the last of them too late; publish");
    }

    @Test
    void one_that_comes_after_its_settle_by_does_not_wait() {
        Judged batch = accounts(5_00, 0, 0)
                .trade(linked("alice", "bob", "5.00").settleBy(NOW.minusNanos(1)))
                .trade(linked("bob", "carol", "5.00").settleBy(NOW))
                .settle();

        assertThat(batch.words()).containsExactly("EXPIRED", "PENDING");
        assertThat(batch.text(0)).startsWith("settleBy 2026-03-01T11:59:59.999999999Z was past at");
        batch.moveNothing();
    }

    @Test
    void what_comes_when_it_is_over_follows_it_and_moves_nothing() {
        assertThat(accounts(5_00, 0, 0)
                        .over(LINK, "EXPIRED")
                        .waiting(linked("alice", "bob", "5.00"))
                        .settle()
                        .words())
                .containsExactly("EXPIRED");
        Judged late = accounts(5_00, 0, 0)
                .over(LINK, null)
                .waiting(linked("alice", "bob", "5.00"))
                .settle();
        assertThat(late.words()).containsExactly("LINK_FAILED");
        assertThat(late.text(0)).contains("is settled");
        Judged failed = accounts(5_00, 5_00, 0)
                .over(LINK, "UNKNOWN_ACCOUNT")
                .waiting(linked("alice", "bob", "5.00"))
                .waiting(linked("bob", "carol", "5.00"))
                .settle();
        assertThat(failed.words()).containsExactly("LINK_FAILED", "LINK_FAILED");
        failed.moveNothing();
    }

    @Test
    void a_link_that_contradicts_itself_moves_nothing() {
        Judged sizes = accounts(5_00, 5_00, 0)
                .waiting(linked("alice", "bob", "5.00"))
                .waiting(linked("bob", "carol", "5.00").link(LINK, 3))
                .settle();
        assertThat(sizes.words()).containsExactly("LINK_FAILED", "LINK_FAILED");
        assertThat(sizes.text(0)).contains("2 and 3");
        Judged more = accounts(5_00, 5_00, 5_00)
                .waiting(linked("alice", "bob", "1.00"))
                .waiting(linked("bob", "carol", "1.00"))
                .waiting(linked("carol", "alice", "1.00"))
                .settle();
        assertThat(more.words()).containsOnly("LINK_FAILED");
        more.moveNothing();
    }

    @Test
    void one_that_must_not_settle_any_more_takes_all_with_it() {
        Rejected revoked = new Rejected(ReasonCode.SIGNATURE_INVALID, "its key was revoked");
        Judged batch = accounts(5_00, 5_00, 0)
                .waiting(linked("alice", "bob", "5.00"), NOW.plusSeconds(60), revoked)
                .waiting(linked("bob", "carol", "5.00"))
                .settle();

        assertThat(batch.words()).containsExactly("SIGNATURE_INVALID", "LINK_FAILED");
        batch.moveNothing();
    }

    @Test
    void half_of_a_link_is_never_decided() {
        Book half = accounts(5_00, 5_00, 0).waiting(linked("alice", "bob", "5.00"));

        assertThatThrownBy(half::settle).isInstanceOf(Broken.class).hasMessageContaining("of which 1 are here");
    }

    @Test
    void no_retry_by_hand_settles_one_alone() {
        Judged batch = accounts(5_00, 5_00, 0)
                .reopened(linked("alice", "bob", "5.00"), 1)
                .settle();

        assertThat(batch.words()).containsExactly("LINK_FAILED");
        batch.moveNothing();
    }

    @Test
    void a_frozen_account_is_a_reason_of_its_own() {
        Judged batch = book().account("alice", EUR, 5_00, AccountStatus.DEBIT_FROZEN)
                .account("bob", EUR, 5_00)
                .account("carol", EUR, 0)
                .waiting(linked("alice", "bob", "5.00").settleBy(NOW.plusSeconds(60)))
                .waiting(linked("bob", "carol", "5.00"))
                .settle();

        assertThat(batch.words()).containsExactly("ACCOUNT_FROZEN", "LINK_FAILED");
    }
}
