package tech.novaeco.settlement.chaos.planted;

import java.util.UUID;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.faults.Sql;
import tech.novaeco.settlement.trade.FundingId;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeReversal;

/** What people ask of the worker in a sample run: tokens and rights made and retired, and a trade undone. */
final class SampleRequests {
    static final int MINTED = 500;
    static final int BURNED = 200;

    private static final String RIGHTS_OF_ALICE = """
            WITH opened AS (
                INSERT INTO ledger.account (owner_id, asset_code) VALUES ('alice', 'MATERIAL_RIGHT') RETURNING id)
            INSERT INTO ledger.account_balance (account_id) SELECT id FROM opened
            """;
    private static final String ISSUE = """
            INSERT INTO ledger.funding_request (kind, trade_id, ref, owner_id, asset_code, amount, token_id)
            VALUES ('%1$s', '%2$s', '%3$s', 'alice', '%4$s', %5$d, %6$s)
            """;
    private static final String UNDO = """
            INSERT INTO ledger.reversal_request (trade_id, reverses, reason) VALUES ('%s', '%s', '%s')
            """;
    private static final String SETTLED =
            "SELECT trade_id FROM ledger.settlement s WHERE kind = 'TRADE' AND status = 'SETTLED'"
                    + " AND (SELECT count(*) FROM ledger.entry WHERE settlement_seq = s.seq) = 4 ORDER BY seq LIMIT 1";

    private final String jdbcUrl;

    SampleRequests(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    /** Returns when all are answered: one reversal settles, one in other words of the same trade is rejected. */
    void carriedOut() {
        Sql.execute(jdbcUrl, RIGHTS_OF_ALICE);
        issue("MINT", "CARBON_CREDIT", MINTED, "");
        issue("MINT", "MATERIAL_RIGHT", 1, "flat-0");
        issue("MINT", "MATERIAL_RIGHT", 1, "flat-1");
        Sql.awaitRequests(jdbcUrl);
        issue("BURN", "CARBON_CREDIT", BURNED, "");
        issue("BURN", "MATERIAL_RIGHT", 1, "flat-1");
        Sql.awaitRequests(jdbcUrl);
        UUID trade = UUID.fromString(Sql.ask(jdbcUrl, SETTLED));
        undo(trade, "goods came back");
        undo(trade, "goods came back again");
    }

    private void issue(String kind, String asset, int amount, String token) {
        String ref = kind + " " + asset + " " + token;
        String quoted = token.isEmpty() ? "NULL" : "'" + token + "'";
        Sql.execute(jdbcUrl, ISSUE.formatted(kind, FundingId.of(ref).value(), ref, asset, amount, quoted));
    }

    private void undo(UUID trade, String reason) {
        UUID id = TradeReversal.of(new TradeId(trade), null, 0, reason).id().value();
        Sql.execute(jdbcUrl, UNDO.formatted(id, trade, reason));
        Awaitility.await("reversal of " + trade)
                .until(() ->
                        Sql.count(jdbcUrl, "SELECT count(*) FROM ledger.reversal_request WHERE executed_at IS NULL")
                                == 0);
    }
}
