package tech.novaeco.settlement.money;

import java.math.BigDecimal;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;

/**
 * An amount of one asset in its minor units, positive, zero or negative. All arithmetic is exact: what does not fit
 * throws {@link ArithmeticException}, what mixes assets throws {@link IllegalArgumentException}.
 *
 * @param minorUnits the amount in the asset's smallest unit (cents for EUR)
 */
public record Money(long minorUnits, AssetCode asset) {

    public static Money zero(AssetCode asset) {
        return new Money(0, asset);
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(minorUnits, sameAsset(other).minorUnits), asset);
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(minorUnits, sameAsset(other).minorUnits), asset);
    }

    public Money negated() {
        return new Money(Math.negateExact(minorUnits), asset);
    }

    /** The amount in major units with exactly the asset's digits: {@code 1250} of EUR is {@code "12.50"}. */
    public String format(Asset definition) {
        if (!definition.code().equals(asset)) {
            throw new IllegalArgumentException("cannot format " + asset + " with the scale of " + definition.code());
        }
        return BigDecimal.valueOf(minorUnits, definition.scale()).toPlainString();
    }

    private Money sameAsset(Money other) {
        if (!other.asset.equals(asset)) {
            throw new IllegalArgumentException("cannot reckon " + asset + " with " + other.asset);
        }
        return other;
    }
}
