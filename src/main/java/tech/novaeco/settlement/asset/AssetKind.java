package tech.novaeco.settlement.asset;

import java.util.regex.Pattern;

/**
 * What sort of thing an asset is. A name and no more: how assets of the kind are moved is said by the one class that
 * handles it, and that the ledger may hold them by one row of {@code ledger.asset_kind}.
 */
public record AssetKind(String name) {
    private static final Pattern FORM = Pattern.compile("[A-Z][A-Z_]{0,15}");

    /** Money of a state: EUR, USD. */
    public static final AssetKind FIAT = new AssetKind("FIAT");
    /** A fungible token: NovaPoints, carbon credits, biodiversity offsets. */
    public static final AssetKind TOKEN = new AssetKind("TOKEN");
    /** A right over one thing, with exactly one owner. */
    public static final AssetKind RIGHT = new AssetKind("RIGHT");

    public AssetKind {
        if (!FORM.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "asset kind '" + name + "': 1 to 16 of A-Z _ are allowed, such as TOKEN");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
