package tech.novaeco.settlement.chaos.checker;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import tech.novaeco.settlement.chaos.checker.Heard.Callback;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;
import tech.novaeco.settlement.chaos.checker.Published.Message;

/**
 * I1, of trades with a {@code settleBy}: by the ledger's clock none settles past it, none is given up for lack of funds before
 * it, and that one waits is told of those only that did. A linked one may run out of time before it: with its link.
 */
final class WaitedInTime {
    /** @param waited since when it came it was tried again */
    private record Attempt(Instant at, boolean waited) {}

    private record Limit(Instant until, boolean linked) {}

    /** The first: one that a person asked for does not wait. */
    private static final String ATTEMPTS = """
            SELECT s.seq, a.recorded_at, a.recorded_at <> s.recorded_at FROM ledger.settlement s
            JOIN ledger.settlement_attempt a ON a.settlement_seq = s.seq AND a.attempt_no = 1 WHERE s.kind = 'TRADE'
            """;

    private WaitedInTime() {}

    static void check(Facts facts, Connection snapshot, Counting counting) throws SQLException {
        Map<Long, Attempt> attempts = new HashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet row = statement.executeQuery(ATTEMPTS)) {
            while (row.next()) {
                Instant at = row.getObject(2, OffsetDateTime.class).toInstant();
                attempts.put(row.getLong(1), new Attempt(at, row.getBoolean(3)));
            }
        }
        long settled = 0;
        long rejected = 0;
        for (Map.Entry<Settlement, Limit> limit : limits(facts).entrySet()) {
            Settlement row = limit.getKey();
            Attempt attempt = attempts.get(row.seq());
            if (attempt == null) {
                continue;
            }
            boolean late = attempt.at().isAfter(limit.getValue().until());
            counting.expect(
                    limit.getValue().linked() ? !(late && row.status().equals("SETTLED")) : inTime(row, late),
                    () -> "trade " + row.tradeId() + " has until "
                            + limit.getValue().until() + " and is " + row.status() + " " + row.reason() + " at "
                            + attempt.at());
            if (attempt.waited()) {
                settled += row.status().equals("SETTLED") ? 1 : 0;
                rejected += row.status().equals("REJECTED") ? 1 : 0;
            }
        }
        for (Callback event : facts.heard().pending()) {
            Settlement row = facts.ledger().settlements().get(event.tradeId());
            Attempt attempt = row == null ? null : attempts.get(row.seq());
            counting.expect(
                    attempt == null ? row != null && row.status().equals("PENDING") : attempt.waited(),
                    () -> event.eventId() + " says that a trade waits which did not: " + row);
        }
        counting.note(settled + " trades waited and settled, " + rejected + " waited in vain");
    }

    private static boolean inTime(Settlement row, boolean late) {
        return switch (row.status()) {
            case "SETTLED" -> !late;
            case "REJECTED" ->
                late || !row.reason().equals("LACK_OF_FUNDS") && !row.reason().equals("EXPIRED");
            default -> true;
        };
    }

    private static Map<Settlement, Limit> limits(Facts facts) {
        Map<Settlement, Limit> limits = new HashMap<>();
        for (Message message : facts.published().messages()) {
            JsonNode trade = message.trade();
            Settlement row = facts.ledger().settlements().get(message.tradeId());
            if (trade != null
                    && !message.poison()
                    && trade.has("settleBy")
                    && row != null
                    && row.kind().equals("TRADE")
                    && row.hash().equals(message.hash())) {
                limits.put(
                        row,
                        new Limit(
                                OffsetDateTime.parse(trade.path("settleBy").asText())
                                        .toInstant(),
                                trade.has("linkId")));
            }
        }
        return limits;
    }
}
