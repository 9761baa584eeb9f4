package tech.novaeco.settlement.settlement;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.receipt.SignedRoot;

/** Port: the ledger as the settlement of a batch needs it. Both calls belong to one transaction of the caller's. */
public interface Ledger {

    /**
     * Takes the ids that are new, and locks every account the batch may touch.
     *
     * @return how each arrival stands, in their order, and the locked balances
     */
    LockedState claim(UUID batchId, List<Arrival> arrivals);

    /**
     * Writes what was decided: outcomes, entries, one balance for each touched account, cases, the batch.
     *
     * @param arrivals those of {@link #claim}, in the same order as the decisions
     * @param root the signature of what the batch settled; null if it settled nothing
     */
    void post(UUID batchId, List<Arrival> arrivals, BatchOutcome outcome, @Nullable SignedRoot root);
}
