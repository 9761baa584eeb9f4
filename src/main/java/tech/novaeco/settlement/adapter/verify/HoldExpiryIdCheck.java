package tech.novaeco.settlement.adapter.verify;

import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.trade.HoldExpiryId;
import tech.novaeco.settlement.trade.TradeId;

/** What ended a hold at its time has the id and the hash that follow from the hold: found twice, it ends once. */
final class HoldExpiryIdCheck {
    private static final String EXPIRED = """
            SELECT r.hold_id, s.trade_id, s.trade_hash FROM ledger.hold_resolution r JOIN ledger.settlement s ON s.seq = r.settlement_seq
            WHERE r.kind = 'EXPIRED' ORDER BY s.seq
            """;

    private HoldExpiryIdCheck() {}

    static Checked run(JdbcTemplate jdbc) {
        First broken = new First();
        long[] covered = {0};
        jdbc.query(EXPIRED, row -> {
            covered[0]++;
            TradeId hold = new TradeId(row.getObject("hold_id", UUID.class));
            String found = row.getString("trade_id") + " with hash " + row.getString("trade_hash");
            String expected = HoldExpiryId.of(hold) + " with hash " + HoldExpiryId.hash(hold);
            if (!found.equals(expected)) {
                broken.found("end of hold " + hold, found, expected);
            }
        });
        return new Checked("expiries", "a hold expires once", covered[0], "expired holds", broken.get());
    }
}
