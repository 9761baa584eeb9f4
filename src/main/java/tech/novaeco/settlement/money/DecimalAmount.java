package tech.novaeco.settlement.money;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import tech.novaeco.settlement.asset.Asset;

/**
 * A positive amount as somebody wrote it, before its asset's scale is known: at most {@value #MAX_DIGITS} digits.
 * Bounds are checked on the digits, before any arithmetic: {@code new BigDecimal("1e9999999").setScale(2)} alone burns
 * ten seconds of CPU.
 */
public record DecimalAmount(BigDecimal value) {
    public static final int MAX_DIGITS = 18;
    /** A JSON number beyond 15 significant digits has no canonical form of its own: two of them may share one hash. */
    public static final int MAX_NUMBER_DIGITS = 15;

    private static final Pattern PLAIN = Pattern.compile("(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

    public DecimalAmount {
        if (value.signum() <= 0 || value.scale() < 0 || digits(value) > MAX_DIGITS) {
            throw new IllegalArgumentException("not an amount: positive, at most " + MAX_DIGITS + " digits");
        }
    }

    /** Reads a decimal string such as {@code "12.50"}: digits and at most one point; no sign, exponent or spaces. */
    public static DecimalAmount ofText(String text) throws InvalidAmount {
        if (!PLAIN.matcher(text).matches()) {
            throw invalid(text, "a plain decimal such as \"12.50\" is allowed");
        }
        return bounded(new BigDecimal(text), text);
    }

    /** Takes a JSON number, by its value: {@code 12.5}, {@code 12.50} and {@code 1.25e1} are one amount. */
    public static DecimalAmount ofNumber(BigDecimal number) throws InvalidAmount {
        // the exponent first: only then is it safe to do anything with the number
        if (number.scale() > MAX_NUMBER_DIGITS * 2
                || number.scale() < -MAX_DIGITS
                || number.precision() > 2 * MAX_DIGITS) {
            String written = number.precision() > 2 * MAX_DIGITS ? "a long number" : number.toString();
            throw invalid(written, "at most " + MAX_NUMBER_DIGITS + " significant digits are allowed; write a string");
        }
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.precision() > MAX_NUMBER_DIGITS) {
            throw invalid(
                    number.toString(),
                    "a JSON number may have " + MAX_NUMBER_DIGITS + " significant digits, a string " + MAX_DIGITS);
        }
        return bounded(stripped.scale() < 0 ? stripped.setScale(0) : stripped, number.toString());
    }

    /** @return the amount in the asset's minor units; excess precision is refused, never rounded */
    public Money in(Asset asset) throws InvalidAmount {
        if (value.scale() > asset.scale()) {
            throw invalid(value.toPlainString(), asset.code() + " has " + asset.scale() + " digits after the point");
        }
        if (digits(value) - value.scale() + asset.scale() > MAX_DIGITS) {
            throw invalid(
                    value.toPlainString(),
                    "at most " + MAX_DIGITS + " digits are allowed, counted in minor units of " + asset.code());
        }
        return new Money(value.setScale(asset.scale()).unscaledValue().longValueExact(), asset.code());
    }

    private static DecimalAmount bounded(BigDecimal value, String written) throws InvalidAmount {
        if (value.signum() <= 0) {
            throw invalid(written, "more than zero is allowed");
        }
        if (digits(value) > MAX_DIGITS) {
            throw invalid(written, "at most " + MAX_DIGITS + " digits are allowed");
        }
        return new DecimalAmount(value);
    }

    /** Digits of the plain form, before and after the point; a lone zero before it counts for nothing. */
    private static int digits(BigDecimal value) {
        return Math.max(value.precision(), value.scale());
    }

    private static InvalidAmount invalid(String written, String allowed) {
        return new InvalidAmount("amount " + shortened(written) + ": " + allowed);
    }

    private static String shortened(String written) {
        return written.length() <= 40 ? "'" + written + "'" : "'" + written.substring(0, 40) + "...'";
    }
}
