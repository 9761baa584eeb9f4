package tech.novaeco.settlement.trade;

import java.time.Instant;
import java.util.UUID;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;

/**
 * What one unit of {@code base} costs in {@code quote}, as somebody says.
 *
 * @param rateId idempotency key
 * @param source who says so: 1 to 64 of A-Z a-z 0-9 . _ : -
 * @param quotedAt from when on it counts
 * @param validUntil when it goes stale; after {@code quotedAt}
 */
public record RateQuoted(
        UUID rateId,
        AssetCode base,
        AssetCode quote,
        DecimalAmount rate,
        String source,
        Instant quotedAt,
        Instant validUntil) {

    public RateQuoted {
        if (base.equals(quote)) {
            throw new IllegalArgumentException("base and quote are both " + base + ": a price is in another asset");
        }
        if (!validUntil.isAfter(quotedAt)) {
            throw new IllegalArgumentException(
                    "validUntil is " + validUntil + ": a time after quotedAt, " + quotedAt + ", is allowed");
        }
        new PartyId(source); // judges it
    }
}
