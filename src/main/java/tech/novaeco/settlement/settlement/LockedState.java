package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Balance;
import tech.novaeco.settlement.ledger.Hold;
import tech.novaeco.settlement.ledger.Title;
import tech.novaeco.settlement.trade.TradeId;

/**
 * All a decision may look at: rows locked by this transaction, and facts that never change.
 *
 * @param claimed the batch in arrival order
 * @param balances every account that the batch may touch and that exists
 * @param titles every unique token that the batch may touch and that exists
 * @param assets the assets of the ledger
 * @param reversed of the trades that this batch is to reverse, those that are reversed already, and by what; nobody else
 *     can reverse any of them meanwhile
 * @param holds every hold that the batch is to end and that exists; nobody else can end any of them meanwhile
 * @param rates of the pairs that the batch needs, the newest quote of each; stale or not
 * @param links every link whose waiting trades this batch is to decide, as it stands under their locks
 * @param now the database's clock at the start of the transaction
 */
public record LockedState(
        List<Claimed> claimed,
        Map<AccountKey, Balance> balances,
        Map<TokenId, Title> titles,
        Map<AssetCode, Asset> assets,
        Map<TradeId, TradeId> reversed,
        Map<TradeId, Hold> holds,
        Map<ConversionRate.Pair, ConversionRate> rates,
        Map<UUID, LinkState> links,
        Instant now) {

    public LockedState {
        claimed = List.copyOf(claimed);
        balances = Map.copyOf(balances);
        titles = Map.copyOf(titles);
        assets = Map.copyOf(assets);
        reversed = Map.copyOf(reversed);
        holds = Map.copyOf(holds);
        rates = Map.copyOf(rates);
        links = Map.copyOf(links);
    }
}
