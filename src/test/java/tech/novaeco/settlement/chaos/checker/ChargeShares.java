package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What each charge of a trade comes to, and last what is left for the seller: by largest remainder, as docs/PAYING.md says. */
final class ChargeShares {
    private ChargeShares() {}

    /**
     * Minor units, in the order of the charges; as many as charges and one.
     *
     * @param units of the whole amount
     * @param scale of its asset
     */
    static List<Long> of(long units, JsonNode charges, int scale) {
        List<BigDecimal> exact = new ArrayList<>();
        BigDecimal seller = BigDecimal.valueOf(units);
        for (JsonNode charge : charges) {
            BigDecimal share = charge.has("percent")
                    ? new BigDecimal(charge.path("percent").asText())
                            .multiply(BigDecimal.valueOf(units))
                            .movePointLeft(2)
                    : new BigDecimal(charge.path("amount").asText()).movePointRight(scale);
            exact.add(share);
            seller = seller.subtract(share);
        }
        if (seller.signum() < 0) {
            throw new UnknownRule("charges of more than the amount settled: " + charges);
        }
        exact.add(seller);
        List<Long> shares = new ArrayList<>();
        for (BigDecimal share : exact) {
            shares.add(share.setScale(0, RoundingMode.DOWN).longValueExact());
        }
        long left = units - shares.stream().mapToLong(Long::longValue).sum();
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < exact.size(); place++) {
            places.add(place);
        }
        // a stable sort: of equal fractions the first charge comes first and the seller last
        places.sort(Comparator.comparing((Integer place) -> fraction(exact.get(place)), Comparator.reverseOrder()));
        for (int i = 0; i < left; i++) {
            shares.set(places.get(i), shares.get(places.get(i)) + 1);
        }
        return shares;
    }

    private static BigDecimal fraction(BigDecimal share) {
        return share.subtract(share.setScale(0, RoundingMode.DOWN));
    }
}
