package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Ledger.Case;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.Published.Message;

/** I1: every confirmed message has its outcome, and nothing has an outcome that nobody published. */
final class NothingLost implements Invariant {
    private static final Set<String> OUTCOMES = Set.of("SETTLED", "REJECTED", "PENDING");

    @Override
    public String id() {
        return "I1";
    }

    @Override
    public String says() {
        return "confirmed publishes = settled + rejected + pending + poison, nothing else";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        counting.atLeast(facts.input().atLeastSettled());
        Map<UUID, Set<String>> hashes = new HashMap<>();
        Set<String> bodies = new HashSet<>();
        for (Message message : facts.published().messages()) {
            bodies.add(Hashes.sha256Hex(message.body()));
            if (!message.poison()) {
                hashes.computeIfAbsent(message.tradeId(), id -> new HashSet<>()).add(message.hash());
            }
        }
        everyConfirmedMessageHasItsOutcome(facts, counting);
        for (Settlement row : facts.ledger().published()) {
            counting.expect(
                    hashes.getOrDefault(row.tradeId(), Set.of()).contains(row.hash()),
                    () -> "trade " + row.tradeId() + " with hash " + row.hash()
                            + " is in the ledger, but nobody published it");
        }
        for (Settlement row : facts.ledger().trades()) {
            boolean pending = row.status().equals("PENDING");
            counting.expect(
                    pending == facts.ledger().waiting().contains(row.seq())
                            && !(pending && !facts.ledger().entriesOf(row).isEmpty()),
                    () -> "trade " + row.tradeId() + " is " + row.status() + ", and "
                            + (pending ? "is not in pending_trade, or has entries" : "still in pending_trade"));
        }
        WaitedInTime.check(facts, snapshot, counting);
        // the message of a reversal is the request itself, of which its settlement has the hash
        facts.ledger().reversals().forEach(row -> bodies.add(row.hash()));
        facts.ledger()
                .cases()
                .forEach((id, found) -> counting.expect(
                        bodies.contains(found.bodySha256()),
                        () -> "case " + id + " (" + found.reason() + ") is of a message that nobody published"));
    }

    private static void everyConfirmedMessageHasItsOutcome(Facts facts, Counting counting) {
        Set<String> casesOf = new HashSet<>();
        for (Case found : facts.ledger().cases().values()) {
            casesOf.add(found.reason() + " " + found.bodySha256());
        }
        Map<String, Long> tally = new TreeMap<>();
        Set<UUID> seen = new HashSet<>();
        List<Message> confirmed =
                facts.published().messages().stream().filter(Message::confirmed).toList();
        for (Message message : confirmed) {
            if (message.poison()) {
                tally.merge("poison", 1L, Long::sum);
                counting.expect(
                        casesOf.contains(message.reason() + " " + Hashes.sha256Hex(message.body())),
                        () -> "poison " + message.tradeId() + " was published and confirmed, but has no case "
                                + message.reason());
                continue;
            }
            Settlement row = facts.ledger().settlements().get(message.tradeId());
            String outcome = row == null ? "lost" : row.status();
            tally.merge(seen.add(message.tradeId()) ? outcome : "repeats", 1L, Long::sum);
            counting.expect(
                    OUTCOMES.contains(outcome)
                            && row != null
                            && (row.hash().equals(message.hash())
                                    || casesOf.contains("DUPLICATE_CONFLICT " + Hashes.sha256Hex(message.body()))),
                    () -> "trade " + message.tradeId() + " was published and confirmed, but is " + outcome
                            + (row == null ? ": no settlement" : " with hash " + row.hash()));
        }
        counting.note(confirmed.size() + " confirmed = " + tally);
    }
}
