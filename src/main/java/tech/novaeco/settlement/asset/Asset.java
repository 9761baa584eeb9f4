package tech.novaeco.settlement.asset;

/**
 * An asset the ledger knows.
 *
 * @param scale digits after the decimal point: one major unit is 10^scale minor units (EUR 2, JPY 0, BHD 3)
 */
public record Asset(AssetCode code, AssetKind kind, int scale) {
    /** With 18 digits for the whole amount, a finer scale would leave nothing before the point. */
    public static final int MAX_SCALE = 18;

    public Asset {
        if (scale < 0 || scale > MAX_SCALE) {
            throw new IllegalArgumentException(
                    "scale " + scale + " of " + code + ": 0 to " + MAX_SCALE + " are allowed");
        }
    }
}
