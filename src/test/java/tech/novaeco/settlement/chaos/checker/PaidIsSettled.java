package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Heard.Callback;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** I6: PAID is sent for what is settled and for nothing else, and never before it is. */
final class PaidIsSettled implements Invariant {
    /** By event and kind, the status it tells. */
    private static final Map<String, Map<String, String>> SETTLED = Map.of(
            "settlement.paid", Map.of("TRADE", "PAID", "REVERSAL", "PAID", "CAPTURE", "PAID"),
            "settlement.held", Map.of("HOLD", "HELD"),
            "settlement.released", Map.of("RELEASE", "RELEASED", "EXPIRY", "EXPIRED"));

    @Override
    public String id() {
        return "I6";
    }

    @Override
    public String says() {
        return "PAID ids = settled ids, the row is there when PAID arrives; rejections likewise";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) {
        Map<UUID, Set<String>> paid = new HashMap<>();
        Map<UUID, Set<String>> rejected = new HashMap<>();
        long seenThere = 0;
        for (Callback callback : facts.heard().callbacks()) {
            if (callback.type().equals(Heard.REVERSED)) {
                continue;
            }
            Settlement row = facts.ledger().settlements().get(callback.tradeId());
            boolean pays = SETTLED.containsKey(callback.type());
            counting.expect(
                    fits(callback, row, pays),
                    () -> callback.eventId() + " says " + callback.status() + " in batch " + callback.batchId()
                            + ", the ledger says " + row);
            counting.expect(
                    !Boolean.FALSE.equals(callback.committed()),
                    () -> callback.eventId() + " came in before its settlement was committed");
            seenThere += Boolean.TRUE.equals(callback.committed()) ? 1 : 0;
            (pays ? paid : rejected)
                    .computeIfAbsent(callback.tradeId(), id -> new HashSet<>())
                    .add(pays ? callback.eventId() : callback.reason());
        }
        everyOutcomeIsTold(facts.ledger().told(), paid, rejected, counting);
        everyoneWhoWaitsIsTold(facts, counting);
        everyOutcomeIsTold(facts.ledger().reversals(), paid, rejected, counting);
        ReversalsTold.check(facts, counting);
        int atLeast = facts.input().atLeastSettled();
        if (seenThere < atLeast) {
            counting.violated("only " + seenThere + " receivers looked their row up when the event came in, at least "
                    + atLeast + " are needed");
        }
        counting.note(
                facts.heard().callbacks().size() + " callbacks, " + seenThere + " of them looked up as they came in");
    }

    /** Of a trade that is through by now the event may have been left out; whoever got one got the same. */
    private static void everyoneWhoWaitsIsTold(Facts facts, Counting counting) {
        Map<UUID, Set<String>> told = new HashMap<>();
        for (Callback event : facts.heard().pending()) {
            told.computeIfAbsent(event.tradeId(), id -> new HashSet<>()).add(event.eventId());
            counting.expect(
                    event.status().equals("PENDING")
                            && facts.ledger().settlements().containsKey(event.tradeId()),
                    () -> event.eventId() + " says " + event.status() + " of a trade that never waited");
        }
        for (Settlement row : facts.ledger().trades()) {
            Set<String> events = told.getOrDefault(row.tradeId(), Set.of());
            counting.expect(
                    row.status().equals("PENDING") ? events.size() == 1 : events.size() <= 1,
                    () -> "trade " + row.tradeId() + " is " + row.status() + ", and settlement.pending was sent as "
                            + new TreeSet<>(events));
        }
    }

    private static boolean fits(Callback callback, @org.jspecify.annotations.Nullable Settlement row, boolean pays) {
        return row != null
                && row.status().equals(pays ? "SETTLED" : "REJECTED")
                && (pays ? SETTLED.getOrDefault(callback.type(), Map.of()) : Map.of(row.kind(), "REJECTED"))
                        .getOrDefault(row.kind(), "")
                        .equals(callback.status())
                && callback.batchId().equals(row.batchId())
                && callback.reason().equals(row.reason());
    }

    private static void everyOutcomeIsTold(
            List<Settlement> rows, Map<UUID, Set<String>> paid, Map<UUID, Set<String>> rejected, Counting counting) {
        for (Settlement row : rows) {
            Set<String> events = paid.getOrDefault(row.tradeId(), Set.of());
            if (row.status().equals("SETTLED")) {
                counting.expect(
                        events.size() == 1,
                        () -> row.kind() + " " + row.tradeId() + " is SETTLED, and PAID was sent as "
                                + new TreeSet<>(events));
            } else if (row.status().equals("REJECTED")) {
                Set<String> reasons = rejected.getOrDefault(row.tradeId(), Set.of());
                counting.expect(
                        reasons.equals(Set.of(row.reason())),
                        () -> row.kind() + " " + row.tradeId() + " is REJECTED as " + row.reason()
                                + ", but callbacks say " + reasons);
            }
        }
    }
}
