package tech.novaeco.settlement.settlement;

import java.util.Set;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Instruction.Leg;

/** Money of a state: it is paid in, never made. */
final class FiatHandler implements AssetHandler {
    @Override
    public AssetKind kind() {
        return AssetKind.FIAT;
    }

    @Override
    public Set<Kind> issuedBy() {
        return Set.of(Kind.FUND);
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
