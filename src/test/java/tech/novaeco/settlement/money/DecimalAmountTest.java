package tech.novaeco.settlement.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.Assets;

class DecimalAmountTest {

    @ParameterizedTest
    @CsvSource({
        "12.50, 2, 1250",
        "12.5, 2, 1250",
        "12, 2, 1200",
        "0.01, 2, 1",
        "1000, 0, 1000",
        "1.005, 3, 1005",
        "999999999999999999, 0, 999999999999999999",
        "0.000000000000000001, 18, 1",
        "0.5, 18, 500000000000000000"
    })
    void a_text_becomes_minor_units(String text, int scale, long minorUnits) throws InvalidAmount {
        assertThat(DecimalAmount.ofText(text).in(Assets.ofScale(scale)).minorUnits())
                .isEqualTo(minorUnits);
    }

    @ParameterizedTest
    @CsvSource({"12.505, 2", "12.500, 2", "1.0, 0", "1, 18", "10000000000000000, 2"})
    void excess_precision_and_excess_digits_are_refused_never_rounded(String text, int scale) throws InvalidAmount {
        DecimalAmount amount = DecimalAmount.ofText(text);

        assertThatThrownBy(() -> amount.in(Assets.ofScale(scale)))
                .isInstanceOf(InvalidAmount.class)
                .hasMessageContaining(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "NaN", "Infinity", "-5", "+5", "0", "0.00", "1e3", "1,5", ".5", "5.", "012", "1 "})
    void what_is_not_a_plain_positive_decimal_is_refused(String text) {
        assertThatThrownBy(() -> DecimalAmount.ofText(text)).isInstanceOf(InvalidAmount.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1234567890123456789", "12345678901234567.89", "0.0000000000000000001"})
    void nineteen_digits_are_refused(String text) {
        assertThatThrownBy(() -> DecimalAmount.ofText(text)).isInstanceOf(InvalidAmount.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "-1e999999999", "0e999999999", "1e2147483647", "1e400"})
    void an_exponent_bomb_is_refused_at_once(String number) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertThatThrownBy(() -> DecimalAmount.ofNumber(new BigDecimal(number)))
                        .isInstanceOf(InvalidAmount.class));
    }

    @Test
    void a_number_beyond_fifteen_significant_digits_is_refused_for_two_may_share_one_hash() throws InvalidAmount {
        assertThat(Double.parseDouble("1234567890123456.71")).isEqualTo(Double.parseDouble("1234567890123456.72"));

        assertThat(DecimalAmount.ofNumber(new BigDecimal("1234567890123.45"))).isNotNull();
        assertThatThrownBy(() -> DecimalAmount.ofNumber(new BigDecimal("1234567890123456.71")))
                .isInstanceOf(InvalidAmount.class)
                .hasMessageContaining("15");
    }
}
