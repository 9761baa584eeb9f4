package tech.novaeco.settlement.ledger;

import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;

/** Names one account: an owner has at most one account for an asset and purpose. */
public record AccountKey(PartyId owner, AssetCode asset, Purpose purpose) {

    public static AccountKey main(PartyId owner, AssetCode asset) {
        return new AccountKey(owner, asset, Purpose.MAIN);
    }

    public static AccountKey issuer(AssetCode asset) {
        return new AccountKey(new PartyId("novafin"), asset, Purpose.ISSUER);
    }

    @Override
    public String toString() {
        return owner + "/" + asset + (purpose == Purpose.MAIN ? "" : "/" + purpose);
    }
}
