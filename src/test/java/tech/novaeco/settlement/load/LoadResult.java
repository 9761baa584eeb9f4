package tech.novaeco.settlement.load;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a run has shown.
 *
 * @param published trades of both phases that the broker has confirmed
 * @param durability PostgreSQL's settings without which the figures would mean nothing
 * @param missing published trades that were never PAID
 * @param violations sentences of the independent checker; empty: every invariant holds
 * @param batchSizes trades in each batch that the backlog was settled in, from the ledger
 * @param workerCommits COMMITs for the backlog as the worker counted them
 */
record LoadResult(
        LoadSettings settings,
        int published,
        Map<String, String> durability,
        List<UUID> missing,
        List<String> violations,
        List<Long> batchSizes,
        long workerCommits,
        Stretch backlog,
        Stretch steady) {

    /** The larger of two counts that should be one: batches in the ledger, COMMITs at the worker. */
    long commits() {
        return Math.max(batchSizes.size(), workerCommits);
    }
}
