package tech.novaeco.settlement.chaos;

import java.util.List;
import tech.novaeco.settlement.faults.Sql;
import tech.novaeco.settlement.trade.FundingId;

/** Rights that go round in a run: {@code flat-0}, {@code flat-1} ... as {@code src/test/node/mixes.mjs} sells them. */
final class Rights {
    static final int COUNT = 8;

    private static final String OPEN = """
            WITH opened AS (
                INSERT INTO ledger.account (owner_id, asset_code) VALUES ('%s', 'MATERIAL_RIGHT') RETURNING id)
            INSERT INTO ledger.account_balance (account_id) SELECT id FROM opened
            """;
    private static final String MINT = """
            INSERT INTO ledger.funding_request (kind, trade_id, ref, owner_id, asset_code, amount, token_id)
            VALUES ('MINT', '%s', '%s', '%s', 'MATERIAL_RIGHT', 1, '%s')
            """;

    private Rights() {}

    /** Opens accounts and asks for one right after the other, the first for the first owner; a worker must run. */
    static void mint(String jdbcUrl, List<String> owners) {
        owners.forEach(owner -> Sql.execute(jdbcUrl, OPEN.formatted(owner)));
        for (int number = 0; number < COUNT; number++) {
            String token = "flat-" + number;
            String ref = "minting of " + token;
            Sql.execute(
                    jdbcUrl, MINT.formatted(FundingId.of(ref).value(), ref, owners.get(number % owners.size()), token));
        }
        Sql.awaitRequests(jdbcUrl);
    }
}
