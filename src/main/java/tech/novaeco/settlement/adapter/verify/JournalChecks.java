package tech.novaeco.settlement.adapter.verify;

import java.util.List;

/** Entries, and the balances that follow from them. */
final class JournalChecks {
    /** One walk along the primary key. */
    private static final String LEGS = """
            SELECT 'entry (' || settlement_seq || ', ' || leg || ')' AS place,
                   'leg ' || leg || ' of ' || amount || ' ' || asset_code || ', then ' || coalesce(next || ' ' || next_asset, 'nothing') AS found,
                   'leg ' || n || ', and after what a payer gives the same for the payee' AS expected
            FROM (SELECT settlement_seq, leg, amount, asset_code, row_number() OVER journal AS n,
                         lead(amount) OVER journal AS next, lead(asset_code) OVER journal AS next_asset
                  FROM ledger.entry WINDOW journal AS (PARTITION BY settlement_seq ORDER BY leg)) AS e
            WHERE leg <> n OR n % 2 = 1 AND (amount >= 0 OR next IS DISTINCT FROM -amount OR next_asset IS DISTINCT FROM asset_code)
            ORDER BY settlement_seq, leg
            """;

    private static final String SUMS = """
            SELECT 'journal of settlement ' || settlement_seq AS place, sum(amount) || ' ' || asset_code AS found, '0' AS expected
            FROM ledger.entry GROUP BY settlement_seq, asset_code HAVING sum(amount) <> 0 ORDER BY settlement_seq
            """;

    private static final String BELONGS = """
            SELECT 'entry (' || e.settlement_seq || ', ' || e.leg || ')' AS place,
                   concat_ws(', ', 'batch ' || e.batch_id, 'at ' || e.recorded_at, e.asset_code, 'account ' || e.account_id,
                             coalesce(a.purpose || ' in ' || a.asset_code, 'which is not there')) AS found,
                   concat_ws(', ', coalesce(s.status || ' ' || s.kind, 'a settlement'), 'batch ' || s.batch_id, 'at ' || b.recorded_at,
                             CASE WHEN s.kind IN ('FUND', 'MINT') THEN 'from the issuer' WHEN s.kind = 'BURN' THEN 'to the issuer'
                                  WHEN t.rate_id IS NOT NULL THEN 'MAIN accounts and the desk''s' ELSE 'MAIN accounts' END || ' in ' || e.asset_code) AS expected
            FROM ledger.entry e
            LEFT JOIN ledger.settlement s ON s.seq = e.settlement_seq
            LEFT JOIN ledger.batch b ON b.id = e.batch_id
            LEFT JOIN ledger.account a ON a.id = e.account_id
            LEFT JOIN ledger.asset i ON i.code = e.asset_code
            LEFT JOIN ledger.settlement o ON o.trade_id = s.reverses
            LEFT JOIN ledger.settlement_attempt t ON t.settlement_seq = coalesce(o.seq, s.seq) AND t.outcome = 'SETTLED'
            WHERE s.status IS DISTINCT FROM 'SETTLED' OR s.batch_id IS DISTINCT FROM e.batch_id
               OR b.recorded_at IS DISTINCT FROM e.recorded_at OR a.asset_code IS DISTINCT FROM e.asset_code
               OR CASE WHEN s.kind IN ('FUND', 'MINT') AND e.leg = 1 OR s.kind = 'BURN' AND e.leg = 2 THEN e.account_id IS DISTINCT FROM i.issuer_account
                       ELSE a.purpose IS DISTINCT FROM 'MAIN'
                            AND NOT coalesce(t.rate_id IS NOT NULL AND a.purpose IN ('DESK', 'RESIDUE')
                                             OR s.kind IN ('FUND', 'MINT', 'BURN') AND a.purpose = 'DESK', false) END
            ORDER BY e.settlement_seq, e.leg
            """;

    private static final String CHAIN = """
            SELECT 'entry (' || settlement_seq || ', ' || leg || ') balance_after' AS place, balance_after || ' on account ' || account_id AS found,
                   folded::text AS expected
            FROM (SELECT settlement_seq, leg, account_id, balance_after, account_version,
                         sum(amount) OVER (PARTITION BY account_id ORDER BY account_version, settlement_seq, leg) AS folded
                  FROM ledger.entry) AS e
            WHERE balance_after <> folded ORDER BY account_id, account_version, settlement_seq, leg
            """;

    /** Each batch that touches an account counts its version up by one. */
    private static final String VERSIONS = """
            SELECT 'entries of account ' || account_id || ' account_version ' || account_version AS place,
                   'version ' || account_version || ' of ' || batches || ' batches, number ' || n AS found,
                   'one version, counted up by one, for each batch' AS expected
            FROM (SELECT account_id, account_version, count(DISTINCT batch_id) AS batches,
                         row_number() OVER (PARTITION BY account_id ORDER BY account_version) AS n
                  FROM ledger.entry GROUP BY account_id, account_version) AS v
            WHERE batches <> 1 OR account_version <> n ORDER BY account_id, account_version
            """;

    private static final String BALANCES = """
            SELECT 'account_balance ' || account_id AS place, 'posted ' || posted || ', held ' || held || ', version ' || version AS found,
                   'posted ' || folded || ', held ' || open || ', version ' || last AS expected
            FROM (SELECT coalesce(b.account_id, a.id, e.account_id) AS account_id, b.posted, b.held, b.version, a.id AS account,
                         coalesce(e.folded, 0) AS folded, coalesce(e.last, 0) AS last, coalesce(h.open, 0) AS open
                  FROM ledger.account_balance b
                  FULL JOIN ledger.account a ON a.id = b.account_id
                  FULL JOIN (SELECT account_id, sum(amount) AS folded, max(account_version) AS last FROM ledger.entry GROUP BY account_id) AS e
                       ON e.account_id = b.account_id
                  LEFT JOIN (SELECT account_id, sum(amount) AS open FROM ledger.hold o
                             WHERE NOT EXISTS (SELECT FROM ledger.hold_resolution r WHERE r.hold_id = o.id) GROUP BY account_id) AS h
                       ON h.account_id = b.account_id) AS f
            WHERE account IS NULL OR posted IS DISTINCT FROM folded OR held IS DISTINCT FROM open OR version IS DISTINCT FROM last
            ORDER BY account_id
            """;

    private static final String TERMS = """
            SELECT 'account_balance ' || b.account_id AS place, 'floor ' || b.floor || ', ' || b.status || ', available ' || b.posted - b.held AS found,
                   coalesce('floor ' || t.floor || ', ' || t.status, 'terms') || ', available from the floor up' AS expected
            FROM ledger.account_balance b
            LEFT JOIN LATERAL (SELECT floor, status FROM ledger.account_terms t WHERE t.account_id = b.account_id ORDER BY id DESC LIMIT 1) AS t ON true
            WHERE t.floor IS DISTINCT FROM b.floor OR t.status IS DISTINCT FROM b.status OR b.posted - b.held < b.floor
            ORDER BY b.account_id
            """;

    private static final String CONSERVATION = """
            SELECT 'asset ' || a.asset_code AS place, 'balances sum to ' || sum(b.posted) AS found, '0' AS expected
            FROM ledger.account_balance b JOIN ledger.account a ON a.id = b.account_id
            GROUP BY a.asset_code HAVING sum(b.posted) <> 0 ORDER BY a.asset_code
            """;

    private static final String ISSUERS = """
            SELECT 'asset ' || i.code AS place, 'issued by account ' || i.issuer_account || coalesce(', ' || a.purpose || ' in ' || a.asset_code, '') AS found,
                   'its one ISSUER account' AS expected
            FROM ledger.asset i LEFT JOIN ledger.account a ON a.id = i.issuer_account
            WHERE a.purpose IS DISTINCT FROM 'ISSUER' OR a.asset_code IS DISTINCT FROM i.code
               OR (SELECT count(*) FROM ledger.account o WHERE o.purpose = 'ISSUER' AND o.asset_code = i.code) <> 1
            ORDER BY i.code
            """;

    private JournalChecks() {}

    static List<SqlCheck> all() {
        return List.of(
                entries("legs", "each journal counts its legs, and each payer has a payee", LEGS),
                entries("journals", "each journal sums to zero in each asset", SUMS),
                entries("entries", "each entry is of a settled trade, its batch and accounts of its asset", BELONGS),
                entries("running balances", "each entry's balance is the sum of all before it", CHAIN),
                entries("versions", "an account's entries are numbered by batch, without a gap", VERSIONS),
                accounts(
                        "balances",
                        "each balance is the sum of its entries, and what is held of its open holds",
                        BALANCES),
                accounts("terms", "floor and status are those that were set, and the floor holds", TERMS),
                accounts("conservation", "all balances of an asset sum to zero", CONSERVATION),
                new SqlCheck("issuers", "each asset has one issuer", "ledger.asset", "assets", ISSUERS));
    }

    private static SqlCheck entries(String name, String about, String broken) {
        return new SqlCheck(name, about, "ledger.entry", "entries", broken);
    }

    private static SqlCheck accounts(String name, String about, String broken) {
        return new SqlCheck(name, about, "ledger.account_balance", "accounts", broken);
    }
}
