package tech.novaeco.settlement.adapter.verify;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeReversal;

/** The id of a reversal follows from what was asked for: another amount or reason is another reversal. */
final class ReversalIdCheck {
    private static final String REQUESTS = """
            SELECT q.id, q.trade_id, q.reverses, q.amount, q.reason,
                   (SELECT a.scale FROM ledger.settlement s
                    JOIN ledger.entry e ON e.settlement_seq = s.seq AND e.leg = 1 JOIN ledger.asset a ON a.code = e.asset_code
                    WHERE s.trade_id = q.reverses) AS scale
            FROM ledger.reversal_request q ORDER BY q.id
            """;

    private ReversalIdCheck() {}

    static Checked run(JdbcTemplate jdbc) {
        First broken = new First();
        long[] covered = {0};
        jdbc.query(REQUESTS, row -> {
            covered[0]++;
            String expected = id(
                    row.getString("reverses"),
                    row.getObject("amount", Long.class),
                    row.getInt("scale"),
                    row.getString("reason"));
            if (!row.getString("trade_id").equals(expected)) {
                broken.found("reversal_request " + row.getLong("id"), row.getString("trade_id"), expected);
            }
        });
        return new Checked(
                "reversal ids", "a reversal is what was asked for", covered[0], "reversal requests", broken.get());
    }

    private static String id(String reverses, @Nullable Long amount, int scale, String reason) {
        try {
            return TradeReversal.of(TradeId.parse(reverses), amount, scale, reason)
                    .id()
                    .toString();
        } catch (IllegalArgumentException e) {
            return "no id: " + e.getMessage();
        }
    }
}
