package tech.novaeco.settlement.local;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tech.novaeco.settlement.trade.ReasonCode;

/**
 * What the demo tells at its end.
 *
 * @param expected messages by fate, as they were made
 * @param found messages by fate, as the ledger has them
 * @param reversed trades undone afterwards, because somebody asked for it
 * @param waited trades afterwards whose buyer had nothing yet: one was paid for later, one ran out of time
 * @param linked trades afterwards that settled together; as many failed together
 * @param deposits how those ended that were placed before
 * @param took from the first publish until the last message was dealt with
 */
record Summary(
        Map<String, Long> expected,
        Map<String, Long> found,
        long batches,
        Duration took,
        int reversed,
        int waited,
        int linked,
        String deposits) {
    private static final double MILLIS = 1000.0;
    private static final String ROW = "  %-40s %6d%n";

    /** @throws LocalFailure if the ledger says anything but what was expected */
    void print(PrintStream out, List<LedgerChecks.Finding> findings) {
        out.println();
        out.printf(ROW, "Settled", found.getOrDefault(Sample.SETTLED, 0L));
        group(out, "Rejected: a case for an accountant", ReasonCode::isRetriable);
        group(out, "No trade at all: a case, a dead letter", ReasonCode::isPoison);
        group(out, "Another trade under a spent id", reason -> !reason.isRetriable() && !reason.isPoison());
        out.printf(ROW, "Repeats, which changed nothing", found.getOrDefault(Sample.DUPLICATE, 0L));
        long total = sum(found);
        out.printf(ROW, "All of " + sum(expected) + " published", total);
        out.printf(ROW, "Reversed afterwards, on request", reversed);
        out.printf(ROW, "Waited for funds: one paid, one in vain", waited);
        out.printf(ROW, "Linked: settled together", linked);
        out.printf(ROW, "Linked: failed together", linked);
        out.printf("  Deposits: %s%n", deposits);
        out.println();
        long trades = found.getOrDefault(Sample.SETTLED, 0L) + sum(ReasonCode::isRetriable);
        out.printf("  %d commits for %d settled and rejected trades: %d saved%n", batches, trades, trades - batches);
        out.printf(
                "  %.1f s, %.0f trades/s, the JVM still cold%n%n",
                took.toMillis() / MILLIS, total * MILLIS / took.toMillis());
        findings.forEach(finding -> out.printf(
                "  %s  %s%n",
                finding.broken().isEmpty() ? "ok  " : "FAIL",
                finding.law() + finding.broken().map(broken -> ": " + broken).orElse("")));
        if (!found.equals(expected)
                || findings.stream().anyMatch(finding -> finding.broken().isPresent())) {
            throw new LocalFailure("The demo does not add up: " + found + " found, " + expected
                    + " expected. Please report it with .local/worker.log");
        }
    }

    private void group(PrintStream out, String what, Predicate<ReasonCode> members) {
        List<ReasonCode> reasons = Arrays.stream(ReasonCode.values())
                .filter(members)
                .filter(reason -> expected.containsKey(reason.name()) || found.containsKey(reason.name()))
                .toList();
        out.printf(ROW, what, sum(members));
        reasons.forEach(reason -> out.printf(ROW, "  " + reason, count(reason)));
    }

    private long sum(Predicate<ReasonCode> members) {
        return Arrays.stream(ReasonCode.values())
                .filter(members)
                .mapToLong(this::count)
                .sum();
    }

    private long count(ReasonCode reason) {
        return found.getOrDefault(reason.name(), 0L);
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
