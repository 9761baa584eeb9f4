package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.settlement.Book.NOW;
import static tech.novaeco.settlement.settlement.Book.book;
import static tech.novaeco.settlement.support.Assets.CARBON_CREDIT;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Trades.trade;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.ledger.AccountStatus;
import tech.novaeco.settlement.settlement.Outcome.Rejected;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;

/** Law 25: a trade short of funds whose settleBy lies ahead waits; past it, it is rejected. */
class RecyclingTest {
    private static final Instant LATER = NOW.plusSeconds(60);
    private static final Instant CAME = NOW.minusSeconds(60);

    private static Book accounts(long aliceHas) {
        return book().account("alice", EUR, aliceHas).account("bob", EUR, 0);
    }

    private static Standing.Waiting waiting() {
        return new Standing.Waiting(1, CAME, Book.NOW, "alice has 1.00 EUR available, 5.00 is needed", null);
    }

    private static Instruction instruction(Trades trade) {
        return Book.trade(trade.event());
    }

    @Test
    void a_trade_short_of_funds_waits_while_its_settle_by_lies_ahead() {
        Judged batch = accounts(1_00)
                .trade(trade().amount("5.00").settleBy(LATER))
                .trade(trade().amount("5.00").settleBy(NOW))
                .trade(trade().amount("5.00").settleBy(NOW.minusNanos(1)))
                .trade(trade().amount("5.00"))
                .settle();

        assertThat(batch.words()).containsExactly("PENDING", "PENDING", "EXPIRED", "LACK_OF_FUNDS");
        batch.moveNothing();
        assertThat(batch.of(0)).isInstanceOfSatisfying(Outcome.Waiting.class, it -> {
            assertThat(it.shortage())
                    .satisfies(shortage -> assertThat(shortage.needed()).isEqualTo(5_00));
            assertThat(it.text()).isEqualTo("alice has 1.00 EUR available, 5.00 is needed");
        });
    }

    @Test
    void what_one_trade_brings_in_lets_the_next_settle_instead_of_waiting() {
        Judged batch = accounts(0)
                .account("carol", EUR, 5_00)
                .trade(trade().buyer("carol").seller("alice").amount("5.00"))
                .trade(trade().amount("5.00").settleBy(LATER))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "SETTLED");
    }

    @Test
    void a_seller_who_lacks_the_asset_is_not_waited_for() {
        Judged batch = accounts(5_00)
                .account("bob", CARBON_CREDIT, 0)
                .account("alice", CARBON_CREDIT, 0)
                .trade(trade().amount("5.00").delivery("CARBON_CREDIT", "1").settleBy(LATER))
                .settle();

        assertThat(batch.words()).containsExactly("LACK_OF_ASSET");
    }

    @Test
    void other_faults_are_told_at_once() {
        Judged frozen = book().account("alice", EUR, 0, AccountStatus.DEBIT_FROZEN)
                .account("bob", EUR, 0)
                .trade(trade().settleBy(LATER))
                .settle();

        assertThat(frozen.words()).containsExactly("ACCOUNT_FROZEN");
    }

    @Test
    void a_waiting_trade_settles_waits_on_or_runs_out_in_vain() {
        Trades trade = trade().amount("5.00").settleBy(LATER);

        assertThat(accounts(5_00)
                        .claimed(instruction(trade), waiting())
                        .settle()
                        .words())
                .containsExactly("SETTLED");
        assertThat(accounts(4_99)
                        .claimed(instruction(trade), waiting())
                        .settle()
                        .words())
                .containsExactly("PENDING");
        Judged over = accounts(5_00)
                .at(LATER.plusNanos(1))
                .claimed(instruction(trade), waiting())
                .settle();
        assertThat(over.words()).containsExactly("LACK_OF_FUNDS");
        over.moveNothing();
        assertThat(over.text(0))
                .contains("waited from " + CAME)
                .contains("settleBy " + LATER)
                .contains("alice has 1.00 EUR available, 5.00 is needed");
    }

    @Test
    void a_waiting_trade_that_must_not_settle_any_more_is_rejected_for_that() {
        Rejected refused = new Rejected(ReasonCode.SIGNATURE_INVALID, "key k was revoked");
        Standing.Waiting standing = new Standing.Waiting(1, CAME, Book.NOW, "nothing", refused);

        Judged batch = accounts(50_00)
                .claimed(instruction(trade().settleBy(LATER)), standing)
                .settle();

        assertThat(batch.words()).containsExactly("SIGNATURE_INVALID");
        batch.moveNothing();
    }

    @Test
    void a_retry_that_a_person_asked_for_ends_at_once() {
        assertThat(accounts(0).reopened(trade().settleBy(LATER), 1).settle().words())
                .containsExactly("LACK_OF_FUNDS");
    }

    /** The same account pays twice in one trade: what is needed counts both. */
    @Test
    void what_is_needed_is_meant_before_the_first_leg() {
        Judged batch = book().account("alice", EUR, 7_00)
                .account("bob", EUR, 0)
                .trade(trade().amount("5.00").delivery("EUR", "1.00").settleBy(LATER))
                .trade(trade().amount("9.00").settleBy(LATER))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "PENDING");
        assertThat(((Outcome.Waiting) batch.of(1)).shortage())
                .satisfies(shortage -> assertThat(shortage.needed()).isEqualTo(9_00));
    }
}
