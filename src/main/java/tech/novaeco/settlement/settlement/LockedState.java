package tech.novaeco.settlement.settlement;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.ledger.Balance;

/**
 * All a decision may look at: rows locked by this transaction, and facts that never change.
 *
 * @param claimed the batch in arrival order
 * @param balances every account that the batch may touch and that exists
 * @param assets the assets of the ledger
 * @param now the database's clock at the start of the transaction
 */
public record LockedState(
        List<Claimed> claimed, Map<AccountKey, Balance> balances, Map<AssetCode, Asset> assets, Instant now) {

    public LockedState {
        claimed = List.copyOf(claimed);
        balances = Map.copyOf(balances);
        assets = Map.copyOf(assets);
    }
}
