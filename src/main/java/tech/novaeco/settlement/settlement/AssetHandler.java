package tech.novaeco.settlement.settlement;

import java.util.Set;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.trade.ReasonCode;

/** What is particular to assets of one kind. A new kind is one class, named in {@link AssetHandlers}, and one row. Stateless. */
interface AssetHandler {
    AssetKind kind();

    /** How value of this kind enters and leaves circulation. */
    Set<Kind> issuedBy();

    /**
     * What a leg moves, in the asset's minor units.
     *
     * @throws Refusal if nothing of this kind is moved so
     */
    Money quantity(Leg leg, Asset asset) throws Refusal;

    /**
     * Moves what the entries of a leg do not say, if there is any.
     *
     * @throws Refusal if the payer may not give just this
     */
    void pass(Leg leg, WorkingTitles.Passing titles) throws Refusal;

    /** An amount of something of which one unit is like another. */
    static Money fungible(Leg leg, Asset asset) throws Refusal {
        if (leg.token() != null) {
            throw new Refusal(
                    ReasonCode.AMOUNT_INVALID,
                    "tokenId " + leg.token() + ": " + asset.code() + " is a " + asset.kind()
                            + " and has none; a quantity is allowed");
        }
        try {
            return leg.amount().in(asset);
        } catch (InvalidAmount e) {
            throw new Refusal(ReasonCode.AMOUNT_INVALID, String.valueOf(e.getMessage()));
        }
    }
}
