package tech.novaeco.settlement.asset;

/** What sort of thing an asset is. */
public enum AssetKind {
    /** Money of a state: EUR, USD. */
    FIAT,
    /** A fungible token: NovaPoints, carbon credits, biodiversity offsets. */
    TOKEN,
    /** A right over one thing, with exactly one owner. */
    RIGHT
}
