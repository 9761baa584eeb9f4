package tech.novaeco.settlement.chaos.checker;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Issuances.Request;
import tech.novaeco.settlement.chaos.checker.Ledger.Account;
import tech.novaeco.settlement.chaos.checker.Ledger.Asset;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** A funding, a minting, a burning: the issuer gives what the request asks for; of what is burned, it takes it. */
final class IssuanceLegs implements LegRule {
    private final Ledger ledger;
    private final Map<UUID, Request> requests;

    IssuanceLegs(Facts facts, Issuances issuances) {
        this.ledger = facts.ledger();
        this.requests = issuances.requests();
    }

    @Override
    public List<Side> sides(Settlement settlement) {
        Request request = requests.get(settlement.tradeId());
        if (request == null || !request.kind().equals(settlement.kind())) {
            throw new UnknownRule(
                    settlement.kind() + " " + settlement.tradeId() + " settled, and asked for was " + request);
        }
        Asset asset = ledger.assets().get(request.asset());
        Account issuer = asset == null ? null : ledger.accounts().get(asset.issuerAccount());
        if (issuer == null) {
            throw new UnknownRule(settlement.kind() + " " + settlement.tradeId() + " in " + request.asset()
                    + ", which has no issuer");
        }
        long toOwner = request.brought();
        String what = LegRule.asset(request.asset(), request.token());
        return List.of(
                new Side(issuer.owner(), what, issuer.purpose(), -toOwner),
                new Side(request.owner(), what, purpose(request.owner()), toOwner));
    }

    /** The desk keeps its stock in accounts of their own, which no trade can name. */
    private static String purpose(String owner) {
        return owner.equals("conversion-desk") ? "DESK" : "MAIN";
    }
}
