package tech.novaeco.settlement.settlement;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.UUID;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;

/**
 * What one unit of {@code base} costs in {@code quote}, one way: {@code numerator / 10^scale}. Never changes.
 *
 * @param numerator more than 0
 * @param scale 0 to 18
 * @param source who says so
 * @param quotedAt from when on it counts, by the database's clock, until a newer one is quoted
 * @param validUntil when it goes stale
 */
public record ConversionRate(
        UUID id,
        AssetCode base,
        AssetCode quote,
        long numerator,
        int scale,
        String source,
        Instant quotedAt,
        Instant validUntil) {

    /** A price is for one way: the way back has a rate of its own. */
    public record Pair(AssetCode base, AssetCode quote) {}

    /**
     * What an amount costs, in minor units of {@code quote}.
     *
     * @param cost without the fraction of a minor unit
     * @param residue 1 if there was a fraction: whoever pays, pays a whole minor unit for it; else 0
     */
    public record Converted(BigInteger cost, int residue) {}

    public Pair pair() {
        return new Pair(base, quote);
    }

    public BigDecimal rate() {
        return BigDecimal.valueOf(numerator, scale);
    }

    /** Exact but for the fraction of a minor unit, which is rounded up: in the desk's favour. */
    Converted convert(long baseMinorUnits, Asset base, Asset quote) {
        BigInteger[] cost = BigInteger.valueOf(baseMinorUnits)
                .multiply(BigInteger.valueOf(numerator))
                .multiply(BigInteger.TEN.pow(quote.scale()))
                .divideAndRemainder(BigInteger.TEN.pow(base.scale() + scale));
        return new Converted(cost[0], cost[1].signum());
    }
}
