package tech.novaeco.settlement.trade;

import java.util.regex.Pattern;

/** SHA-256 over the canonical form of a trade, as 64 lower-case hex digits. */
public record TradeHash(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    public TradeHash {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("trade hash: 64 lower-case hex digits are allowed");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
