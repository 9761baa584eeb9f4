package tech.novaeco.settlement.trade;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.money.Money;

/**
 * A trade's amount, split among its charges and the seller: exact to the last minor unit. Percentages are shared out by
 * largest remainder: each gets the whole minor units of its share, and those left over go, one each, to the largest
 * fractions cut off; of equal ones the first charge comes first and the seller last.
 *
 * @param charges what each charge comes to, in their order, in minor units; 0 where a percentage of little is nothing
 * @param rest what is left for the seller, in minor units; may be 0
 */
public record Split(List<Long> charges, long rest) {
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    public Split {
        charges = List.copyOf(charges);
    }

    /** @throws InvalidAmount if a charge is finer than the asset, or all of them are more than the amount */
    public static Split of(Money amount, List<Charge> charges, Asset asset) throws InvalidAmount {
        int scale = charges.stream()
                .mapToInt(charge ->
                        charge.percent() == null ? 0 : charge.percent().value().scale())
                .max()
                .orElse(0);
        // all shares in one unit, fine enough for every percentage: minor units times this
        BigInteger unit = BigInteger.TEN.pow(scale).multiply(HUNDRED);
        List<BigInteger> shares = new ArrayList<>();
        BigInteger rest = BigInteger.valueOf(amount.minorUnits()).multiply(unit);
        for (Charge charge : charges) {
            BigInteger share = share(charge, amount, asset, unit);
            shares.add(share);
            rest = rest.subtract(share);
        }
        if (rest.signum() < 0) {
            BigInteger over = rest.negate().add(unit).subtract(BigInteger.ONE).divide(unit);
            throw new InvalidAmount("charges: they are " + new Money(over.longValueExact(), asset.code()).format(asset)
                    + " " + asset.code() + " more than the amount " + amount.format(asset)
                    + ": at most the amount is allowed");
        }
        shares.add(rest);
        return byLargestRemainder(shares, unit, amount.minorUnits());
    }

    private static BigInteger share(Charge charge, Money amount, Asset asset, BigInteger unit) throws InvalidAmount {
        DecimalAmount percent = charge.percent();
        if (percent != null) {
            return unit.multiply(BigInteger.valueOf(amount.minorUnits()))
                    .multiply(percent.value().unscaledValue())
                    .divide(BigInteger.TEN.pow(percent.value().scale()).multiply(HUNDRED));
        }
        DecimalAmount fixed = charge.amount();
        return fixed == null
                ? BigInteger.ZERO
                : BigInteger.valueOf(fixed.in(asset).minorUnits()).multiply(unit);
    }

    private static Split byLargestRemainder(List<BigInteger> shares, BigInteger unit, long total) {
        long[] whole =
                shares.stream().mapToLong(s -> s.divide(unit).longValueExact()).toArray();
        long left = total
                - IntStream.range(0, whole.length).mapToLong(i -> whole[i]).sum();
        IntStream.range(0, whole.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> shares.get(i).mod(unit))
                        .reversed())
                .limit(left)
                .forEach(i -> whole[i]++);
        List<Long> all =
                IntStream.range(0, whole.length).mapToObj(i -> whole[i]).toList();
        return new Split(all.subList(0, all.size() - 1), all.get(all.size() - 1));
    }
}
