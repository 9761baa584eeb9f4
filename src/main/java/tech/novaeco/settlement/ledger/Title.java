package tech.novaeco.settlement.ledger;

import java.util.Optional;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.trade.PartyId;

/**
 * Who owns one unique token, as read under its row lock.
 *
 * @param owner the one owner; empty before it was minted and after it was burned
 * @param encumbrance what weighs on it, {@code LEASED} or {@code LIEN}, or {@value #FREE}
 * @param transferable whether what weighs on it lets it change hands: a rule of the ledger, per asset and encumbrance
 * @param changes how often it changed before
 */
public record Title(
        TokenId token,
        AssetCode asset,
        Optional<PartyId> owner,
        String encumbrance,
        boolean transferable,
        long changes) {
    public static final String FREE = "FREE";

    /** This title in other hands; what weighs on it stays. */
    public Title passedTo(Optional<PartyId> newOwner) {
        return new Title(token, asset, newOwner, encumbrance, transferable, changes + 1);
    }
}
