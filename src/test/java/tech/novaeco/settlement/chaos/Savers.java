package tech.novaeco.settlement.chaos;

import java.util.List;
import tech.novaeco.settlement.faults.Sql;

/** Those of {@code src/test/node/features.mjs}, who have accounts and nothing in them: what they buy waits for funds. */
public final class Savers {
    private static final String OPEN = """
            WITH opened AS (
                INSERT INTO ledger.account (owner_id, asset_code)
                SELECT '%s', code FROM unnest(ARRAY['EUR', 'NOVAPOINT', 'CARBON_CREDIT']) AS code RETURNING id)
            INSERT INTO ledger.account_balance (account_id) SELECT id FROM opened
            """;

    private Savers() {}

    public static void open(String jdbcUrl) {
        List.of("saver-0", "saver-1", "saver-2").forEach(owner -> Sql.execute(jdbcUrl, OPEN.formatted(owner)));
    }
}
