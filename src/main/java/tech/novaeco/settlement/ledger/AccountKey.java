package tech.novaeco.settlement.ledger;

import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;

/** Names one account: an owner has at most one account for an asset and purpose. */
public record AccountKey(PartyId owner, AssetCode asset, Purpose purpose) {
    private static final PartyId DESK = new PartyId("conversion-desk");

    public static AccountKey main(PartyId owner, AssetCode asset) {
        return new AccountKey(owner, asset, Purpose.MAIN);
    }

    public static AccountKey issuer(AssetCode asset) {
        return new AccountKey(new PartyId("novafin"), asset, Purpose.ISSUER);
    }

    /** Of the conversion desk: it takes one asset and gives another, and lives on what it was funded with. */
    public static AccountKey desk(AssetCode asset) {
        return new AccountKey(DESK, asset, Purpose.DESK);
    }

    /** Where what rounding leaves over is booked. */
    public static AccountKey residue(AssetCode asset) {
        return new AccountKey(new PartyId("conversion-residue"), asset, Purpose.RESIDUE);
    }

    /** The account that people mean by an owner and an asset: the desk has one of its own, which no trade can name. */
    public static AccountKey of(PartyId owner, AssetCode asset) {
        return owner.equals(DESK) ? desk(asset) : main(owner, asset);
    }

    @Override
    public String toString() {
        return owner + "/" + asset + (purpose == Purpose.MAIN ? "" : "/" + purpose);
    }
}
