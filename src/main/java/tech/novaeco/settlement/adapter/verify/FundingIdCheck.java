package tech.novaeco.settlement.adapter.verify;

import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.trade.FundingId;

/** The id of a funding follows from its reference: the same reference funds once. */
final class FundingIdCheck {
    private FundingIdCheck() {}

    static Checked run(JdbcTemplate jdbc) {
        First broken = new First();
        long[] covered = {0};
        jdbc.query("SELECT id, ref, trade_id FROM ledger.funding_request ORDER BY id", row -> {
            covered[0]++;
            String expected = FundingId.of(row.getString("ref")).toString();
            if (!row.getString("trade_id").equals(expected)) {
                broken.found("funding_request " + row.getLong("id") + " trade_id", row.getString("trade_id"), expected);
            }
        });
        return new Checked("references", "the same reference funds once", covered[0], "funding requests", broken.get());
    }
}
