package tech.novaeco.settlement.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.support.Assets.CARBON_CREDIT;
import static tech.novaeco.settlement.support.Assets.EUR;
import static tech.novaeco.settlement.support.Assets.JPY;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Entry;
import tech.novaeco.settlement.settlement.Outcome.Settled;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ChargeKind;

/** Laws 10 and 11: charges and conversions, all legs or none, to the last minor unit. */
class PaymentTest {
    private static Book market() {
        return Book.book()
                .account("alice", EUR, 10_000)
                .account("alice", JPY, 10_000)
                .account("bob", EUR, 0)
                .account("bob", CARBON_CREDIT, 5_000)
                .account("alice", CARBON_CREDIT, 0)
                .account("state", EUR, 0)
                .account("market", EUR, 0)
                .desk(EUR, 100_000)
                .desk(JPY, 0);
    }

    private static Trades charged() {
        return Trades.trade().amount("10.00").with("charges", """
                        [{"payeeId": "state", "kind": "TAX", "percent": "19"}, {"payeeId": "market", "kind": "FEE", "amount": "0.25"}]""");
    }

    private static Trades inYen() {
        return Trades.trade().amount("10.01").with("payWith", "\"JPY\"");
    }

    @Test
    void the_plastic_tax_is_withheld_and_the_seller_gets_the_rest() {
        Judged judged = market().trade(charged()).settle();

        assertThat(judged.words()).containsExactly("SETTLED");
        assertThat(judged.posted("alice", EUR)).isEqualTo(9_000);
        assertThat(judged.posted("bob", EUR)).isEqualTo(785);
        assertThat(judged.posted("state", EUR)).isEqualTo(190);
        assertThat(judged.posted("market", EUR)).isEqualTo(25);
        assertThat(((Settled) judged.of(0)).legs())
                .extracting(Instruction.Leg::charge)
                .containsExactly(null, ChargeKind.TAX, ChargeKind.FEE);
    }

    @Test
    void no_leg_is_paid_when_one_payee_has_no_account() {
        Judged judged = market().trade(Trades.trade().with("charges", """
                [{"payeeId": "nobody", "kind": "TAX", "amount": "0.40"}]""")).settle();

        assertThat(judged.words()).containsExactly("UNKNOWN_ACCOUNT");
        judged.moveNothing();
    }

    @Test
    void a_buyer_pays_in_another_asset_at_the_rate_and_for_the_fraction_a_whole_minor_unit() {
        // 10.01 EUR at 160.55 JPY are 1607.1055 JPY
        Judged judged = market().rate(EUR, JPY, "160.55").trade(inYen()).settle();

        assertThat(judged.words()).containsExactly("SETTLED");
        assertThat(judged.posted("alice", JPY)).isEqualTo(10_000 - 1_608);
        assertThat(judged.posted(AccountKey.desk(JPY.code()))).isEqualTo(1_607);
        assertThat(judged.posted(AccountKey.residue(JPY.code()))).isEqualTo(1);
        assertThat(judged.posted(AccountKey.desk(EUR.code()))).isEqualTo(100_000 - 1_001);
        assertThat(judged.posted("bob", EUR)).isEqualTo(1_001);
        assertThat(((Settled) judged.of(0)).rate().orElseThrow().rate()).isEqualByComparingTo("160.55");
    }

    @Test
    void charges_and_a_delivery_go_with_a_conversion() {
        Judged judged = market().rate(EUR, JPY, "160")
                .trade(charged().with("payWith", "\"JPY\"").delivery("CARBON_CREDIT", "2"))
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED");
        assertThat(judged.posted("alice", JPY)).isEqualTo(10_000 - 1_600);
        assertThat(judged.posted(AccountKey.residue(JPY.code()))).isZero();
        assertThat(judged.posted("state", EUR)).isEqualTo(190);
        assertThat(judged.posted("alice", CARBON_CREDIT)).isEqualTo(2);
    }

    @Test
    void without_a_rate_that_is_valid_now_nothing_is_converted() {
        assertThat(market().trade(inYen()).settle().words()).containsExactly("RATE_UNAVAILABLE");
        Judged stale = market().rate(EUR, JPY, "160", Duration.ofHours(2), Duration.ofHours(1))
                .trade(inYen())
                .settle();
        assertThat(stale.words()).containsExactly("RATE_UNAVAILABLE");
        assertThat(stale.text(0)).contains("was valid until", "set a new one");
        // the way back is another price
        assertThat(market().rate(JPY, EUR, "0.006").trade(inYen()).settle().words())
                .containsExactly("RATE_UNAVAILABLE");
    }

    @Test
    void a_rate_ends_at_its_very_instant() {
        assertThat(market().rate(EUR, JPY, "160", Duration.ofHours(1), Duration.ZERO)
                        .trade(inYen())
                        .settle()
                        .words())
                .containsExactly("RATE_UNAVAILABLE");
    }

    @Test
    void what_costs_less_than_a_minor_unit_is_refused() {
        Judged judged = market().rate(EUR, JPY, "0.05").trade(inYen()).settle();

        assertThat(judged.words()).containsExactly("AMOUNT_INVALID");
        assertThat(judged.text(0)).contains("less than one minor unit in JPY");
    }

    @Test
    void the_desk_gives_no_more_than_it_has() {
        Judged judged =
                market().rate(EUR, JPY, "1").trade(inYen().amount("1000")).settle();
        Judged more = market().account("carol", JPY, 1_000_000)
                .rate(EUR, JPY, "1")
                .trade(inYen().buyer("carol").amount("1000.01"))
                .settle();

        assertThat(judged.words()).containsExactly("SETTLED");
        assertThat(more.words()).containsExactly("LACK_OF_FUNDS");
        assertThat(more.text(0)).contains("conversion-desk");
    }

    @Test
    void nobody_sells_to_himself_by_way_of_the_desk() {
        assertThat(market().rate(EUR, JPY, "160")
                        .trade(inYen().buyer("bob"))
                        .settle()
                        .words())
                .containsExactly("SELF_TRADE");
    }

    @Test
    void no_trade_can_name_the_desk() {
        assertThat(market().trade(Trades.trade().buyer("conversion-desk"))
                        .settle()
                        .words())
                .containsExactly("UNKNOWN_ACCOUNT");
    }

    @Property(tries = 300)
    void a_conversion_conserves_each_asset_and_never_rounds_against_the_desk(
            @ForAll @LongRange(min = 1, max = 100_000) long cents,
            @ForAll @IntRange(min = 1, max = 2_000_000) int tenThousandths) {
        BigDecimal rate = BigDecimal.valueOf(tenThousandths, 4);
        Judged judged = Book.book()
                .account("alice", JPY, 1_000_000_000)
                .account("bob", EUR, 0)
                .desk(EUR, 100_000)
                .desk(JPY, 0)
                .rate(EUR, JPY, rate.toPlainString())
                .trade(inYen().amount(BigDecimal.valueOf(cents, 2).toPlainString()))
                .settle();

        BigDecimal exact = BigDecimal.valueOf(cents, 2).multiply(rate);
        if (exact.compareTo(BigDecimal.ONE) < 0) {
            assertThat(judged.words()).containsExactly("AMOUNT_INVALID");
            return;
        }
        List<Entry> entries = judged.entries(0);
        for (var asset : List.of(EUR, JPY)) {
            assertThat(entries.stream()
                            .filter(entry -> entry.asset().equals(asset.code()))
                            .map(entry -> BigInteger.valueOf(entry.amount()))
                            .reduce(BigInteger.ZERO, BigInteger::add))
                    .isZero();
        }
        long paid = 1_000_000_000 - judged.posted("alice", JPY);
        assertThat(paid).isEqualTo(exact.setScale(0, RoundingMode.CEILING).longValueExact());
        assertThat(judged.posted(AccountKey.desk(JPY.code())))
                .isEqualTo(exact.setScale(0, RoundingMode.FLOOR).longValueExact());
        assertThat(judged.posted("bob", EUR)).isEqualTo(cents);
    }
}
