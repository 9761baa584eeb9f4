package tech.novaeco.settlement.trade;

import java.util.UUID;

/**
 * What a trade is linked with: all trades of one link settle together, or none does.
 *
 * @param id what they share
 * @param size how many they are, as this trade says: {@value #MIN_SIZE} to {@value #MAX_SIZE}
 */
public record TradeLink(UUID id, int size) {
    public static final int MIN_SIZE = 2;
    /** As many as fit into one transaction without keeping others waiting. */
    public static final int MAX_SIZE = 100;

    public TradeLink {
        if (size < MIN_SIZE || size > MAX_SIZE) {
            throw new IllegalArgumentException(
                    "linkSize is " + size + ": " + MIN_SIZE + " to " + MAX_SIZE + " is allowed");
        }
    }
}
