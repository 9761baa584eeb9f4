package tech.novaeco.settlement.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.support.Assets;

/** Law 11: splits sum exactly. */
class SplitTest {
    private static Split split(long amount, Charge... charges) throws InvalidAmount {
        return Split.of(new Money(amount, Assets.EUR.code()), List.of(charges), Assets.EUR);
    }

    private static Charge of(@Nullable String amount, @Nullable String percent) {
        return new Charge(new PartyId("payee"), ChargeKind.TAX, decimal(amount), decimal(percent));
    }

    private static @Nullable DecimalAmount decimal(@Nullable String text) {
        return text == null ? null : new DecimalAmount(new BigDecimal(text));
    }

    @Test
    void the_seller_gets_what_is_left() throws InvalidAmount {
        assertThat(split(1_000, of("0.40", null), of("1.50", null))).isEqualTo(new Split(List.of(40L, 150L), 810));
        assertThat(split(1_000, of("10.00", null))).isEqualTo(new Split(List.of(1_000L), 0));
    }

    /** 19 % of 0.99 is 0.1881, three times a third of 1.00 is short of a cent. */
    @Test
    void minor_units_left_over_go_to_the_largest_fractions() throws InvalidAmount {
        assertThat(split(99, of(null, "19"))).isEqualTo(new Split(List.of(19L), 80));
        assertThat(split(100, of(null, "33.333"), of(null, "33.333"), of(null, "33.334")))
                .isEqualTo(new Split(List.of(33L, 33L, 34L), 0));
        // halves: of equal fractions the first charge comes first, the seller last
        assertThat(split(1, of(null, "50"))).isEqualTo(new Split(List.of(1L), 0));
        assertThat(split(5, of(null, "10"), of(null, "10"))).isEqualTo(new Split(List.of(1L, 0L), 4));
    }

    @Test
    void a_percentage_of_little_comes_to_nothing() throws InvalidAmount {
        assertThat(split(10, of(null, "1"))).isEqualTo(new Split(List.of(0L), 10));
    }

    @Test
    void more_than_the_amount_is_refused_and_says_by_how_much() {
        assertThatThrownBy(() -> split(1_000, of("9.00", null), of(null, "10.001")))
                .isInstanceOf(InvalidAmount.class)
                .hasMessageContaining("0.01 EUR more than the amount 10.00");
        assertThatThrownBy(() -> split(1_000, of("0.001", null))).hasMessageContaining("2 digits");
    }

    @Property(tries = 500)
    void parts_sum_to_the_amount_and_none_is_a_whole_unit_off(
            @ForAll @LongRange(min = 1, max = 999_999_999_999_999_999L) long amount,
            @ForAll @Size(max = 8) List<@IntRange(min = 1, max = 12_000_000) Integer> millionths)
            throws InvalidAmount {
        List<Charge> charges = new ArrayList<>();
        for (int millionth : millionths) {
            charges.add(of(null, BigDecimal.valueOf(millionth, 6).toPlainString()));
        }
        Split split = Split.of(new Money(amount, Assets.EUR.code()), charges, Assets.EUR);

        assertThat(split.charges().stream().mapToLong(Long::longValue).sum() + split.rest())
                .isEqualTo(amount);
        assertThat(split.rest()).isNotNegative();
        for (int i = 0; i < charges.size(); i++) {
            BigDecimal exact = BigDecimal.valueOf(amount)
                    .multiply(BigDecimal.valueOf(millionths.get(i), 6))
                    .movePointLeft(2);
            assertThat(split.charges().get(i))
                    .isBetween(
                            exact.setScale(0, RoundingMode.FLOOR).longValueExact(),
                            exact.setScale(0, RoundingMode.FLOOR).longValueExact() + 1);
        }
    }
}
