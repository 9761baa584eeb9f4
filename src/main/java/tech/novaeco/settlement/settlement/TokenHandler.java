package tech.novaeco.settlement.settlement;

import java.util.Set;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Instruction.Leg;

/** A fungible token: its issuer makes and retires it. */
final class TokenHandler implements AssetHandler {
    @Override
    public AssetKind kind() {
        return AssetKind.TOKEN;
    }

    @Override
    public Set<Kind> issuedBy() {
        return Set.of(Kind.FUND, Kind.MINT, Kind.BURN);
    }

    @Override
    public Money quantity(Leg leg, Asset asset) throws Refusal {
        return AssetHandler.fungible(leg, asset);
    }

    @Override
    public void pass(Leg leg, WorkingTitles.Passing titles) {
        // the entries say it all
    }
}
