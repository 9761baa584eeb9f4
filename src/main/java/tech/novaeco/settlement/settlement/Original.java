package tech.novaeco.settlement.settlement;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/**
 * A settlement that somebody wants to reverse, as the ledger has it. Of a settled one nothing ever changes.
 *
 * @param kind {@code TRADE}, {@code FUND}, {@code REVERSAL}...
 * @param movements in posting order, what the buyer paid first; empty where nothing was posted
 */
public record Original(
        TradeId id, String kind, String status, PartyId buyer, PartyId seller, List<Movement> movements) {

    public Original {
        movements = List.copyOf(movements);
    }

    /**
     * Two entries of the journal.
     *
     * @param minorUnits what went from the payer to the payee
     * @param token which one, where it was a right; else null
     */
    public record Movement(
            AccountKey payer,
            AccountKey payee,
            long minorUnits,
            @Nullable TokenId token) {}
}
