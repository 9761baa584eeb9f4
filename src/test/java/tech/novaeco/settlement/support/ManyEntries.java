package tech.novaeco.settlement.support;

import org.springframework.jdbc.core.JdbcTemplate;

/** An account with many entries, made by one statement instead of by as many trades. */
public final class ManyEntries {
    private static final String ENTRIES = """
            INSERT INTO ledger.entry (settlement_seq, leg, batch_id, account_id, asset_code, amount, balance_after, account_version)
            SELECT 1000000000 + (SELECT coalesce(max(id), 0) FROM ledger.account) * 10000000 + g, l, gen_random_uuid(),
                   CASE l WHEN 1 THEN p.id ELSE q.id END, 'EUR', CASE l WHEN 1 THEN -1 ELSE 1 END, CASE l WHEN 1 THEN -g ELSE g END, g
            FROM generate_series(1, ?) AS g CROSS JOIN (VALUES (1::smallint), (2::smallint)) AS legs (l)
            CROSS JOIN (SELECT id FROM ledger.account WHERE owner_id = ? AND asset_code = 'EUR') AS p
            CROSS JOIN (SELECT id FROM ledger.account WHERE owner_id = ? AND asset_code = 'EUR') AS q
            """;

    private static final String BALANCE = """
            UPDATE ledger.account_balance SET posted = ?, floor = least(floor, ?), version = ?
            WHERE account_id = (SELECT id FROM ledger.account WHERE owner_id = ? AND asset_code = 'EUR')
            """;

    private ManyEntries() {}

    /**
     * One cent, so many times, in a batch each, from one account to another; both are in EUR and untouched. There are no settlements to
     * these entries.
     */
    public static void between(JdbcTemplate admin, String payer, String payee, int entries) {
        admin.update(ENTRIES, entries, payer, payee);
        admin.update(BALANCE, -entries, -entries, entries, payer);
        admin.update(BALANCE, entries, 0, entries, payee);
    }
}
