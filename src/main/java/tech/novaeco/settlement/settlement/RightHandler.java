package tech.novaeco.settlement.settlement;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Purpose;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.money.Money;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Instruction.Leg;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;

/** A right over one thing: it moves whole, by its token id, from its one owner to the next. */
final class RightHandler implements AssetHandler {
    @Override
    public AssetKind kind() {
        return AssetKind.RIGHT;
    }

    @Override
    public Set<Kind> issuedBy() {
        return Set.of(Kind.MINT, Kind.BURN);
    }

    @Override
    public Money quantity(Leg leg, Asset asset) throws Refusal {
        if (leg.token() == null) {
            throw new Refusal(
                    ReasonCode.AMOUNT_INVALID,
                    asset.code() + " is a right: it is delivered by its tokenId, and paid with never");
        }
        if (leg.amount().value().compareTo(BigDecimal.ONE) != 0) {
            throw new Refusal(
                    ReasonCode.AMOUNT_INVALID,
                    "quantity " + leg.amount().value().toPlainString() + " of right " + leg.token() + ": 1 is allowed");
        }
        return new Money(1, asset.code());
    }

    @Override
    public void pass(Leg leg, WorkingTitles.Passing titles) throws Refusal {
        TokenId token = leg.token();
        Title title = titles.of(token);
        Optional<PartyId> giver = holder(leg.payer());
        // the issuer gives what never was: a token that was burned does not come back
        boolean spent = giver.isEmpty() && title != null && title.changes() > 0;
        if (title == null
                || spent
                || !title.asset().equals(leg.asset())
                || !title.owner().equals(giver)) {
            throw new Refusal(leg.onLack(), lack(leg, giver));
        }
        if (!title.transferable()) {
            throw new Refusal(
                    ReasonCode.RIGHT_ENCUMBERED,
                    "right " + token + " is " + title.encumbrance()
                            + " and may not change hands: release it and retry the case");
        }
        titles.pass(title.passedTo(holder(leg.payee())));
    }

    /** The issuer holds nothing: what it gives is new, and what it gets is gone. */
    private static Optional<PartyId> holder(AccountKey account) {
        return account.purpose() == Purpose.ISSUER ? Optional.empty() : Optional.of(account.owner());
    }

    private static String lack(Leg leg, Optional<PartyId> giver) {
        return giver.map(owner -> owner + " does not own right " + leg.token() + " of " + leg.asset()
                        + ": have its owner sell it, or retry the case when it is " + owner + "'s")
                .orElse("right " + leg.token() + " of " + leg.asset()
                        + " exists, or did: a token id is minted once, choose another");
    }
}
