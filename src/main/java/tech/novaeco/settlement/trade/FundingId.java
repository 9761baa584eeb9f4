package tech.novaeco.settlement.trade;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;

/** The id of a funding follows from the reference that a person gives it: the same reference funds once. */
public final class FundingId {
    /** Of this service alone, so that no other name in the world leads to the same id. Never to be changed. */
    private static final UUID NAMESPACE = UUID.fromString("5b1f6c1e-52b5-4ab6-9a5e-0c6f3f2d7f10");

    private FundingId() {}

    /** @return a UUID of version 5 (RFC 9562) */
    public static TradeId of(String ref) {
        return new TradeId(UuidCreator.getNameBasedSha1(NAMESPACE, ref));
    }
}
