package tech.novaeco.settlement.trade;

import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.money.DecimalAmount;

/**
 * A part of a trade's amount that goes to somebody else than the seller. Either the amount or the percentage is given.
 *
 * @param amount in the trade's {@code assetType}
 * @param percent of the trade's whole amount: more than 0, at most 100
 */
public record Charge(
        PartyId payee,
        ChargeKind kind,
        @Nullable DecimalAmount amount,
        @Nullable DecimalAmount percent) {
    public Charge {
        if ((amount == null) == (percent == null)) {
            throw new IllegalArgumentException("a charge has either an amount or a percentage");
        }
    }
}
