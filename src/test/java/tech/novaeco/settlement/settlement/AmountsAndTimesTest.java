package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.settlement.Book.NOW;
import static tech.novaeco.settlement.settlement.Book.book;
import static tech.novaeco.settlement.support.Assets.BHD;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Assets.JPY;
import static tech.novaeco.settlement.support.Trades.trade;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.support.Assets;

/** Scale is a fact of the asset, never rounded away; and the only clock is the database's. */
class AmountsAndTimesTest {
    private static Book rich(Asset asset) {
        return book().account("alice", asset, 1_000_000).account("bob", asset, 0);
    }

    private static Asset asset(String code) {
        return Assets.registry().apply(new AssetCode(code)).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"EUR, 1.23, 123", "EUR, 1.2, 120", "EUR, 1, 100", "JPY, 7, 7", "BHD, 1.234, 1234", "BHD, 0.001, 1"})
    void an_amount_becomes_minor_units_by_its_assets_scale(String code, String amount, long minorUnits) {
        Judged batch =
                rich(asset(code)).trade(trade().asset(code).amount(amount)).settle();

        assertThat(batch.posted("bob", asset(code))).isEqualTo(minorUnits);
    }

    @ParameterizedTest
    @CsvSource({"EUR, 1.234", "EUR, 1.230", "EUR, 0.001", "JPY, 1.5", "JPY, 1.0", "BHD, 0.0001"})
    void an_amount_finer_than_its_asset_is_refused_never_rounded(String code, String amount) {
        Judged batch =
                rich(asset(code)).trade(trade().asset(code).amount(amount)).settle();

        assertThat(batch.words()).containsExactly("AMOUNT_INVALID");
        assertThat(batch.text(0)).contains(amount).contains(code);
        batch.moveNothing();
    }

    @Test
    void an_amount_of_more_than_eighteen_digits_in_minor_units_is_refused() {
        Judged batch = rich(EUR).trade(trade().amount("99999999999999999")).settle();

        assertThat(batch.words()).containsExactly("AMOUNT_INVALID");
        batch.moveNothing();
    }

    @Test
    void ten_cents_and_twenty_cents_are_thirty() {
        Judged batch = book().account("alice", EUR, 30)
                .account("bob", EUR, 0)
                .trade(trade().amount("0.1"))
                .trade(trade().amount("0.2"))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "SETTLED");
        assertThat(batch.posted("bob", EUR)).isEqualTo(30);
    }

    @Test
    void a_trade_may_settle_until_its_settle_by_and_not_after() {
        Judged batch = rich(EUR)
                .trade(trade().settleBy(NOW.plusNanos(1)))
                .trade(trade().settleBy(NOW))
                .trade(trade().settleBy(NOW.minusNanos(1)))
                .trade(trade())
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "SETTLED", "EXPIRED", "SETTLED");
        assertThat(batch.text(2)).contains(NOW.minusNanos(1).toString()).contains("publish a new trade");
    }

    @Test
    void only_the_databases_clock_says_what_is_late() {
        Instant longAgo = Instant.parse("1999-12-31T23:59:59Z");
        Instant farAhead = Instant.parse("2999-12-31T23:59:59Z");

        assertThat(rich(EUR)
                        .at(longAgo)
                        .trade(trade().settleBy(longAgo))
                        .settle()
                        .words())
                .containsExactly("SETTLED");
        assertThat(rich(EUR)
                        .at(farAhead)
                        .trade(trade().settleBy(farAhead.minusSeconds(1)))
                        .settle()
                        .words())
                .containsExactly("EXPIRED");
    }

    @Test
    void the_business_time_of_a_trade_changes_no_outcome() {
        Judged batch = rich(EUR)
                .trade(trade().executedAt(Instant.parse("2999-01-01T00:00:00Z")))
                .trade(trade().executedAt(Instant.EPOCH))
                .settle();

        assertThat(batch.words()).containsExactly("SETTLED", "SETTLED");
    }

    @Test
    void a_late_trade_is_late_also_when_it_is_tried_again() {
        Judged batch =
                rich(EUR).reopened(trade().settleBy(NOW.minusSeconds(1)), 1).settle();

        assertThat(batch.words()).containsExactly("EXPIRED");
    }

    @Test
    void yen_and_dinar_do_not_mix() {
        Judged batch = book().account("alice", JPY, 1_000)
                .account("alice", BHD, 0)
                .account("bob", JPY, 0)
                .account("bob", BHD, 0)
                .trade(trade().asset("BHD").amount("1.000"))
                .settle();

        assertThat(batch.words()).containsExactly("LACK_OF_FUNDS");
    }
}
