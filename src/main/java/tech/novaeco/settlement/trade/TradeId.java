package tech.novaeco.settlement.trade;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** The idempotency key of a trade: a UUID in the text form of RFC 9562, neither nil nor max. Spent for ever once used. */
public record TradeId(UUID value) implements Comparable<TradeId> {
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final UUID NIL = new UUID(0, 0);
    private static final UUID MAX = new UUID(-1, -1);

    public TradeId {
        if (value.equals(NIL) || value.equals(MAX)) {
            throw new IllegalArgumentException("trade id '" + value + "': neither the nil nor the max UUID is allowed");
        }
    }

    /** @throws IllegalArgumentException if the text is not a UUID of 36 characters, or is nil or max */
    public static TradeId parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "trade id '" + (text.length() > 60 ? text.substring(0, 60) + "..." : text)
                            + "': a UUID such as 0191b6a0-7c1e-7000-8000-000000000001 is allowed");
        }
        return new TradeId(UUID.fromString(text.toLowerCase(Locale.ROOT)));
    }

    /**
     * That of a message, which cannot spend the id under which a hold will expire.
     *
     * @throws IllegalArgumentException as {@link #parse}, or if the id is one that {@link HoldExpiryId} may give
     */
    static TradeId ofMessage(String text) {
        TradeId id = parse(text);
        if (HoldExpiryId.isReserved(id.value)) {
            throw new IllegalArgumentException("trade id '" + id
                    + "': UUIDs of version 8 that begin with 2f4c1c0a are the worker's own, any other is allowed");
        }
        return id;
    }

    /** The order of PostgreSQL's {@code uuid}: by unsigned bytes. {@link UUID#compareTo} is signed, another order. */
    @Override
    public int compareTo(TradeId other) {
        int high = Long.compareUnsigned(value.getMostSignificantBits(), other.value.getMostSignificantBits());
        return high != 0
                ? high
                : Long.compareUnsigned(value.getLeastSignificantBits(), other.value.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
