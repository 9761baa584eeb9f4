package tech.novaeco.settlement.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.support.Assets;

/** The laws of arithmetic, for every asset scale and every amount. */
class MoneyPropertyTest {
    private static final long MOST = 999_999_999_999_999_999L;
    private static final AssetCode EUR = Assets.EUR.code();

    @Example
    void one_and_two_is_three() throws InvalidAmount {
        Money sum = DecimalAmount.ofText("1.00")
                .in(Assets.EUR)
                .plus(DecimalAmount.ofText("2.00").in(Assets.EUR));

        assertThat(sum.format(Assets.EUR)).isEqualTo("3.00");
    }

    @Property
    void adding_and_taking_away_again_changes_nothing(
            @ForAll @LongRange(min = -MOST, max = MOST) long a, @ForAll @LongRange(min = -MOST, max = MOST) long b) {
        Money money = new Money(a, EUR);

        assertThat(money.plus(new Money(b, EUR)).minus(new Money(b, EUR))).isEqualTo(money);
        assertThat(money.minus(new Money(b, EUR))).isEqualTo(money.plus(new Money(b, EUR).negated()));
    }

    @Property
    void the_order_of_addition_never_matters(
            @ForAll @Size(max = 8) List<@LongRange(min = -MOST, max = MOST) Long> amounts, @ForAll Random random) {
        List<Long> shuffled = new ArrayList<>(amounts);
        Collections.shuffle(shuffled, random);

        assertThat(sum(shuffled)).isEqualTo(sum(amounts));
    }

    @Property
    void a_sum_is_exact_or_refused(@ForAll long a, @ForAll long b) {
        BigInteger exact = BigInteger.valueOf(a).add(BigInteger.valueOf(b));

        if (exact.bitLength() < Long.SIZE) {
            assertThat(new Money(a, EUR).plus(new Money(b, EUR)).minorUnits()).isEqualTo(exact.longValue());
        } else {
            assertThatThrownBy(() -> new Money(a, EUR).plus(new Money(b, EUR))).isInstanceOf(ArithmeticException.class);
        }
    }

    @Property
    void a_format_reads_back_as_the_same_money_in_every_scale(
            @ForAll @LongRange(min = 1, max = MOST) long minorUnits, @ForAll @IntRange(max = 18) int scale)
            throws InvalidAmount {
        Asset asset = Assets.ofScale(scale);
        Money money = new Money(minorUnits, asset.code());

        assertThat(DecimalAmount.ofText(money.format(asset)).in(asset)).isEqualTo(money);
    }

    @Property
    void a_text_is_its_exact_value_in_minor_units_or_refused(
            @ForAll @LongRange(min = 1, max = MOST) long digits,
            @ForAll @IntRange(max = 18) int decimals,
            @ForAll @IntRange(max = 18) int scale) {
        Asset asset = Assets.ofScale(scale);
        BigDecimal written = BigDecimal.valueOf(digits, decimals);
        BigDecimal minorUnits = written.movePointRight(scale);

        if (decimals <= scale && minorUnits.compareTo(BigDecimal.valueOf(MOST)) <= 0) {
            assertThat(minorUnits(written.toPlainString(), asset)).isEqualByComparingTo(minorUnits);
        } else {
            assertThatThrownBy(
                            () -> DecimalAmount.ofText(written.toPlainString()).in(asset))
                    .isInstanceOf(InvalidAmount.class);
        }
    }

    @Property
    void a_number_and_its_plain_text_are_one_amount(
            @ForAll @LongRange(min = 1, max = 999_999_999_999_999L) long digits, @ForAll @IntRange(max = 15) int scale)
            throws InvalidAmount {
        BigDecimal number = BigDecimal.valueOf(digits, scale);

        assertThat(DecimalAmount.ofNumber(number).value())
                .isEqualByComparingTo(
                        DecimalAmount.ofText(number.toPlainString()).value());
    }

    @Property
    void assets_never_mix(@ForAll long a, @ForAll long b) {

        assertThatThrownBy(() -> new Money(a, EUR).plus(new Money(b, Assets.JPY.code())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Money(a, EUR).format(Assets.JPY)).isInstanceOf(IllegalArgumentException.class);
    }

    private static BigDecimal minorUnits(String text, Asset asset) {
        try {
            return BigDecimal.valueOf(DecimalAmount.ofText(text).in(asset).minorUnits());
        } catch (InvalidAmount e) {
            throw new AssertionError(e);
        }
    }

    private static Money sum(List<Long> amounts) {
        return amounts.stream().map(amount -> new Money(amount, EUR)).reduce(Money.zero(EUR), Money::plus);
    }
}
