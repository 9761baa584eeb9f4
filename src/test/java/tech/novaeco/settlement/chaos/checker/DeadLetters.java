package tech.novaeco.settlement.chaos.checker;

import java.sql.Connection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import tech.novaeco.settlement.chaos.checker.Heard.Letter;
import tech.novaeco.settlement.chaos.checker.Ledger.Case;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.Published.Message;

/** I10: the dead letter queue has what is poison or rejected, each under its code, and nothing else. */
final class DeadLetters implements Invariant {
    @Override
    public String id() {
        return "I10";
    }

    @Override
    public String says() {
        return "DLQ = injected poison + rejected, each with its code";
    }

    @Override
    public void check(Facts facts, Connection snapshot, Counting counting) {
        Map<String, Set<String>> expected = expected(facts);
        Set<String> copied = new HashSet<>();
        Set<String> lettersOf = new HashSet<>();
        for (Letter letter : facts.heard().letters()) {
            String body = Hashes.sha256Hex(letter.body());
            Case of = facts.ledger().cases().get(letter.caseId());
            copied.add(letter.caseId());
            lettersOf.add(letter.reason() + " " + body);
            counting.expect(
                    of != null
                            && of.reason().equals(letter.reason())
                            && of.bodySha256().equals(body),
                    () -> "a dead letter names case '" + letter.caseId() + "' and reason '" + letter.reason()
                            + "', the ledger says " + of);
            counting.expect(
                    expected.getOrDefault(body, Set.of()).contains(letter.reason()),
                    () -> "a dead letter for trade '" + letter.tradeId() + "' says " + letter.reason() + ", but "
                            + expected.getOrDefault(body, Set.of()) + " was expected");
        }
        for (Message message : facts.published().messages()) {
            if (message.poison() && message.confirmed()) {
                counting.expect(
                        lettersOf.contains(message.reason() + " " + Hashes.sha256Hex(message.body())),
                        () -> "poison " + message.tradeId() + " has no dead letter " + message.reason());
            }
        }
        // a reversal came by no queue: whoever asked for it is told by the request
        Set<Long> byHand =
                facts.ledger().reversals().stream().map(Settlement::seq).collect(Collectors.toSet());
        facts.ledger()
                .cases()
                .forEach((id, found) -> counting.expect(
                        copied.contains(id) != byHand.contains(found.settlementSeq()),
                        () -> "case " + id + " (" + found.reason() + ") has "
                                + (copied.contains(id) ? "a dead letter, of a reversal" : "no dead letter")));
        counting.note(facts.heard().letters().size() + " dead letters of " + copied.size() + " cases");
    }

    /** Codes that each message may be refused with, by the SHA-256 of its body. */
    private static Map<String, Set<String>> expected(Facts facts) {
        Map<UUID, Set<String>> rejected = new HashMap<>();
        for (Settlement row : facts.ledger().published()) {
            if (row.status().equals("REJECTED")) {
                rejected.computeIfAbsent(row.tradeId(), id -> new HashSet<>()).add(row.reason());
            }
        }
        Map<String, Set<String>> expected = new HashMap<>();
        for (Message message : facts.published().messages()) {
            Set<String> codes = expected.computeIfAbsent(Hashes.sha256Hex(message.body()), body -> new HashSet<>());
            if (message.poison()) {
                codes.add(message.reason());
            } else {
                codes.addAll(rejected.getOrDefault(message.tradeId(), Set.of()));
                Settlement row = facts.ledger().settlements().get(message.tradeId());
                if (row != null && !row.hash().equals(message.hash())) {
                    codes.add("DUPLICATE_CONFLICT");
                }
            }
        }
        return expected;
    }
}
