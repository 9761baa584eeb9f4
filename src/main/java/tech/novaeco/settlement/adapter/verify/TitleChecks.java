package tech.novaeco.settlement.adapter.verify;

import java.util.List;

/** Rights: one owner each, who is the one that the journal leads to. */
final class TitleChecks {
    private static final String TOKENS = """
            SELECT 'right_token ' || t.token_id AS place,
                   concat_ws(', ', coalesce(t.owner_id, 'nobody'), t.encumbrance, 'change ' || t.changes) AS found,
                   concat_ws(', ', coalesce(h.owner_id, 'nobody'), coalesce(h.encumbrance, 'FREE'), 'change ' || coalesce(h.change_no, 0)) AS expected
            FROM ledger.right_token t
            LEFT JOIN LATERAL (SELECT * FROM ledger.right_token_history h WHERE h.token_id = t.token_id ORDER BY change_no DESC LIMIT 1) AS h ON true
            WHERE t.owner_id IS DISTINCT FROM h.owner_id OR t.encumbrance <> coalesce(h.encumbrance, 'FREE') OR t.changes <> coalesce(h.change_no, 0)
            ORDER BY t.token_id
            """;

    /** Each change goes on from the one before, and a change of owner is a leg of a settlement. */
    private static final String HISTORY = """
            SELECT 'right_token_history (' || h.token_id || ', ' || h.change_no || ')' AS place,
                   concat_ws(', ', 'number ' || h.change_no, coalesce(h.owner_id, 'nobody'), h.encumbrance, 'leg ' || h.leg || ' of ' || h.settlement_seq,
                             'of ' || t.asset_code, 'at ' || h.recorded_at) AS found,
                   concat_ws(', ', 'number ' || h.n, CASE WHEN h.settlement_seq IS NULL THEN coalesce(h.before, 'nobody')
                                 ELSE 'from ' || coalesce(h.before, 'nobody') || ' by a leg of 1 from '
                                      || coalesce(CASE pa.purpose WHEN 'ISSUER' THEN 'nobody' ELSE pa.owner_id END, 'an entry') || ' to '
                                      || coalesce(CASE ra.purpose WHEN 'ISSUER' THEN 'nobody' ELSE ra.owner_id END, 'an entry')
                                      || ' in ' || coalesce(p.asset_code, 'it') END,
                             CASE WHEN h.settlement_seq IS NULL THEN 'another encumbrance' ELSE h.weighed END, 'at ' || p.recorded_at) AS expected
            FROM (SELECT *, row_number() OVER line AS n, lag(owner_id) OVER line AS before, lag(encumbrance, 1, 'FREE') OVER line AS weighed
                  FROM ledger.right_token_history WINDOW line AS (PARTITION BY token_id ORDER BY change_no)) AS h
            JOIN ledger.right_token t USING (token_id)
            LEFT JOIN ledger.entry p ON p.settlement_seq = h.settlement_seq AND p.leg = h.leg
            LEFT JOIN ledger.account pa ON pa.id = p.account_id
            LEFT JOIN ledger.entry r ON r.settlement_seq = h.settlement_seq AND r.leg = h.leg + 1
            LEFT JOIN ledger.account ra ON ra.id = r.account_id
            WHERE h.change_no <> h.n
               OR CASE WHEN h.settlement_seq IS NULL
                       THEN h.owner_id IS DISTINCT FROM h.before OR h.encumbrance = h.weighed
                       ELSE p.amount IS DISTINCT FROM -1 OR p.asset_code <> t.asset_code OR h.encumbrance <> h.weighed
                            OR p.recorded_at <> h.recorded_at
                            OR CASE pa.purpose WHEN 'MAIN' THEN pa.owner_id END IS DISTINCT FROM h.before
                            OR CASE ra.purpose WHEN 'MAIN' THEN ra.owner_id END IS DISTINCT FROM h.owner_id END
            ORDER BY h.token_id, h.change_no
            """;

    private static final String LEGS = """
            SELECT 'entry (' || e.settlement_seq || ', ' || e.leg || ')' AS place, e.amount || ' ' || e.asset_code || ' of no right' AS found,
                   'one right that changed hands' AS expected
            FROM ledger.asset a JOIN ledger.entry e ON e.asset_code = a.code AND e.leg % 2 = 1
            LEFT JOIN ledger.right_token_history h ON h.settlement_seq = e.settlement_seq AND h.leg = e.leg
            WHERE a.kind = 'RIGHT' AND h.token_id IS NULL ORDER BY e.settlement_seq, e.leg
            """;

    private static final String HOLDINGS = """
            SELECT 'account_balance ' || b.account_id AS place, b.posted || ' ' || a.asset_code || ' of ' || a.owner_id AS found,
                   count(t.token_id)::text AS expected
            FROM ledger.asset i JOIN ledger.account a ON a.asset_code = i.code AND a.purpose = 'MAIN'
            JOIN ledger.account_balance b ON b.account_id = a.id
            LEFT JOIN ledger.right_token t ON t.owner_id = a.owner_id AND t.asset_code = a.asset_code
            WHERE i.kind = 'RIGHT' GROUP BY b.account_id, b.posted, a.asset_code, a.owner_id HAVING b.posted <> count(t.token_id)
            ORDER BY b.account_id
            """;

    private TitleChecks() {}

    static List<SqlCheck> all() {
        return List.of(
                tokens("rights", "each right is what its history says last", TOKENS),
                new SqlCheck(
                        "chains of owners",
                        "each change of a right goes on from the one before, by a leg that moved it",
                        "ledger.right_token_history",
                        "changes",
                        HISTORY),
                tokens("moved rights", "whatever moved a right says which", LEGS),
                tokens("holdings", "each balance of rights counts those its owner has", HOLDINGS));
    }

    private static SqlCheck tokens(String name, String about, String broken) {
        return new SqlCheck(name, about, "ledger.right_token", "rights", broken);
    }
}
