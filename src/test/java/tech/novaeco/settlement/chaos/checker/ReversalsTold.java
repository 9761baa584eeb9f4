package tech.novaeco.settlement.chaos.checker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Heard.Callback;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** I6, for reversals: that a trade is REVERSED is told once for each reversal that settled, and of nothing else. */
final class ReversalsTold {
    private ReversalsTold() {}

    static void check(Facts facts, Counting counting) {
        Map<UUID, Set<String>> told = new HashMap<>();
        for (Callback callback : facts.heard().callbacks()) {
            if (!callback.type().equals(Heard.REVERSED)) {
                continue;
            }
            Settlement reversal = facts.ledger().settlements().get(callback.reversedBy());
            counting.expect(
                    reversal != null
                            && reversal.kind().equals("REVERSAL")
                            && reversal.status().equals("SETTLED")
                            && callback.tradeId().equals(reversal.reverses())
                            && callback.status().equals("REVERSED")
                            && callback.batchId().equals(reversal.batchId()),
                    () -> callback.eventId() + " says " + callback.status() + " by " + callback.reversedBy()
                            + " in batch " + callback.batchId() + ", the ledger says " + reversal);
            told.computeIfAbsent(callback.reversedBy(), id -> new HashSet<>()).add(callback.eventId());
        }
        for (Settlement row : facts.ledger().reversals()) {
            Set<String> events = told.getOrDefault(row.tradeId(), Set.of());
            if (row.status().equals("SETTLED")) {
                counting.expect(
                        events.size() == 1,
                        () -> "reversal " + row.tradeId() + " is SETTLED, and REVERSED was sent as "
                                + new TreeSet<>(events));
            }
        }
    }
}
