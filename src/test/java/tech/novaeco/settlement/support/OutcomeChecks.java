package tech.novaeco.settlement.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import tech.novaeco.settlement.support.CallbackJournal.Callback;
import tech.novaeco.settlement.support.LedgerChecker.Row;

/** Published trades, rows, callbacks and dead letters tell one story. */
final class OutcomeChecks {
    private final Map<UUID, Row> rows;
    private final Map<String, String> cases;
    private final List<String> violations = new ArrayList<>();

    OutcomeChecks(Map<UUID, Row> rows, Map<String, String> cases) {
        this.rows = rows;
        this.cases = cases;
    }

    List<String> check(Evidence evidence) {
        nothingLostNothingInvented(evidence);
        callbacksTellOutcomes(evidence.callbacks());
        deadLettersTellRejections(evidence.deadLetters());
        return violations;
    }

    private void nothingLostNothingInvented(Evidence evidence) {
        for (UUID published : evidence.published()) {
            Row row = rows.get(published);
            if (row == null) {
                violations.add("trade " + published + " was published and confirmed, but has no settlement");
            } else if (!row.status().equals("SETTLED") && !row.status().equals("REJECTED")) {
                violations.add("trade " + published + " is " + row.status() + ", neither SETTLED nor REJECTED");
            }
        }
        for (UUID found : rows.keySet()) {
            if (!evidence.published().contains(found) && !evidence.unsure().contains(found)) {
                violations.add("trade " + found + " is in the ledger, but nobody published it");
            }
        }
    }

    private void callbacksTellOutcomes(List<Callback> callbacks) {
        Map<UUID, Set<String>> paidEvents = new HashMap<>();
        Map<UUID, Set<String>> rejectedReasons = new HashMap<>();
        for (Callback callback : callbacks) {
            UUID tradeId = callback.tradeId();
            Row row = rows.get(tradeId);
            if (row == null) {
                violations.add(callback.type() + " was sent for trade " + tradeId + ", which has no settlement");
            } else if (callback.type().equals("settlement.paid")) {
                paidEvents.computeIfAbsent(tradeId, id -> new HashSet<>()).add(callback.eventId());
                expect(row.status().equals("SETTLED"), "PAID was sent for trade " + tradeId + ", which is " + row);
                expect(callback.status().equals("PAID"), "settlement.paid says " + callback.status() + ": " + tradeId);
            } else {
                rejectedReasons.computeIfAbsent(tradeId, id -> new HashSet<>()).add(callback.reason());
                expect(
                        callback.status().equals("REJECTED"),
                        "settlement.rejected says " + callback.status() + ": " + tradeId);
            }
        }
        for (Row row : rows.values()) {
            Set<String> paid = paidEvents.getOrDefault(row.tradeId(), Set.of());
            Set<String> reasons = rejectedReasons.getOrDefault(row.tradeId(), Set.of());
            if (row.status().equals("SETTLED")) {
                expect(!paid.isEmpty(), "trade " + row.tradeId() + " is SETTLED, but no PAID was sent");
                expect(
                        paid.size() <= 1,
                        "trade " + row.tradeId() + " was PAID by several events: " + new TreeSet<>(paid));
            } else if (row.status().equals("REJECTED")) {
                expect(
                        reasons.contains(row.reason()),
                        "trade " + row.tradeId() + " is REJECTED as " + row.reason() + ", but callbacks say "
                                + reasons);
            }
        }
    }

    private void deadLettersTellRejections(List<JournalEntry> deadLetters) {
        Map<String, Set<String>> reasonsOfTrade = new HashMap<>();
        Set<String> copied = new HashSet<>();
        for (JournalEntry letter : deadLetters) {
            String caseId = letter.header("x-case-id");
            String reason = letter.header("x-reason-code");
            copied.add(caseId);
            reasonsOfTrade
                    .computeIfAbsent(letter.header("x-trade-id"), id -> new HashSet<>())
                    .add(reason);
            String recorded = cases.get(caseId);
            expect(
                    reason.equals(recorded),
                    "a dead letter names case '" + caseId + "' and reason '" + reason + "', the ledger says "
                            + recorded);
        }
        for (Row row : rows.values()) {
            if (row.status().equals("REJECTED")) {
                Set<String> reasons = reasonsOfTrade.getOrDefault(row.tradeId().toString(), Set.of());
                expect(
                        reasons.contains(row.reason()),
                        "trade " + row.tradeId() + " is REJECTED as " + row.reason()
                                + ", but has no dead letter for it");
            }
        }
        cases.forEach((caseId, reason) ->
                expect(copied.contains(caseId), "case " + caseId + " (" + reason + ") has no dead letter"));
    }

    private void expect(boolean holds, String otherwise) {
        if (!holds) {
            violations.add(otherwise);
        }
    }
}
