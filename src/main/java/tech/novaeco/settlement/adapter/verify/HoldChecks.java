package tech.novaeco.settlement.adapter.verify;

import java.util.List;

/** Holds: placed once, ended once, in time, and paid out no further than they held. */
final class HoldChecks {
    private static final String HOLDS = """
            SELECT 'hold ' || coalesce(h.id, s.trade_id) AS place,
                   coalesce(concat_ws(', ', h.amount || ' on account ' || h.account_id || ' of ' || p.owner_id || ' for ' || q.owner_id,
                                      p.purpose || ' ' || p.asset_code, q.purpose || ' ' || q.asset_code, 'settlement ' || h.settlement_seq,
                                      'until ' || h.expires_at, 'at ' || h.recorded_at), 'none') AS found,
                   concat_ws(', ', 'a SETTLED settlement of kind HOLD, in MAIN accounts of one asset', 'of ' || s.buyer_id || ' for ' || s.seller_id,
                             'settlement ' || s.seq, 'with an end to come', 'at ' || b.recorded_at, 'without entries') AS expected
            FROM ledger.hold h
            FULL JOIN (SELECT * FROM ledger.settlement WHERE kind = 'HOLD' AND status = 'SETTLED') AS s ON s.trade_id = h.id
            LEFT JOIN ledger.batch b ON b.id = s.batch_id
            LEFT JOIN ledger.account p ON p.id = h.account_id
            LEFT JOIN ledger.account q ON q.id = h.payee_account_id
            WHERE h.settlement_seq IS DISTINCT FROM s.seq OR p.owner_id IS DISTINCT FROM s.buyer_id OR q.owner_id IS DISTINCT FROM s.seller_id
               OR p.asset_code IS DISTINCT FROM q.asset_code OR p.purpose IS DISTINCT FROM 'MAIN' OR q.purpose IS DISTINCT FROM 'MAIN'
               OR h.recorded_at IS DISTINCT FROM b.recorded_at OR h.expires_at <= h.recorded_at
               OR EXISTS (SELECT FROM ledger.entry e WHERE e.settlement_seq = h.settlement_seq)
            ORDER BY coalesce(h.settlement_seq, s.seq)
            """;

    /** In time by the database's clock of its batch; its entries are the payment, or there are none. */
    private static final String RESOLUTIONS = """
            SELECT 'hold_resolution ' || coalesce(r.hold_id::text, 'of settlement ' || s.trade_id) AS place,
                   concat_ws(', ', coalesce(r.kind, 'none') || ' by settlement ' || r.settlement_seq, 'captured ' || r.captured, 'at ' || r.recorded_at,
                             'entries ' || coalesce(e.moved, 'none')) AS found,
                   concat_ws(', ', coalesce(s.status || ' ' || s.kind, 'a settlement') || ' of ' || s.buyer_id || ' for ' || s.seller_id,
                             'at most ' || h.amount, 'at ' || b.recorded_at, CASE r.kind WHEN 'EXPIRED' THEN 'from ' ELSE 'before ' END || h.expires_at,
                             'entries ' || CASE WHEN r.captured > 0 THEN h.account_id || ':' || -r.captured || ' ' || h.payee_account_id || ':' || r.captured
                                                ELSE 'none' END) AS expected
            FROM ledger.hold_resolution r
            FULL JOIN (SELECT * FROM ledger.settlement WHERE kind IN ('CAPTURE', 'RELEASE', 'EXPIRY') AND status = 'SETTLED') AS s
                 ON s.seq = r.settlement_seq
            LEFT JOIN ledger.batch b ON b.id = s.batch_id
            LEFT JOIN ledger.hold h ON h.id = r.hold_id
            LEFT JOIN ledger.account p ON p.id = h.account_id
            LEFT JOIN ledger.account q ON q.id = h.payee_account_id
            LEFT JOIN LATERAL (SELECT string_agg(x.account_id || ':' || x.amount, ' ' ORDER BY x.leg) AS moved
                               FROM ledger.entry x WHERE x.settlement_seq = coalesce(r.settlement_seq, s.seq)) AS e ON true
            WHERE h.id IS NULL OR s.kind IS DISTINCT FROM CASE r.kind WHEN 'CAPTURED' THEN 'CAPTURE' WHEN 'RELEASED' THEN 'RELEASE' ELSE 'EXPIRY' END
               OR p.owner_id IS DISTINCT FROM s.buyer_id OR q.owner_id IS DISTINCT FROM s.seller_id
               OR r.captured > h.amount OR (r.captured > 0) <> (r.kind = 'CAPTURED')
               OR r.recorded_at IS DISTINCT FROM b.recorded_at OR (r.kind = 'EXPIRED') <> (h.expires_at <= r.recorded_at)
               OR h.recorded_at > r.recorded_at
               OR e.moved IS DISTINCT FROM
                  CASE WHEN r.captured > 0 THEN h.account_id || ':' || -r.captured || ' ' || h.payee_account_id || ':' || r.captured END
            ORDER BY coalesce(r.settlement_seq, s.seq)
            """;

    private static final String OPEN = """
            SELECT 'hold_open ' || coalesce(o.hold_id, h.id) AS place, coalesce('until ' || o.expires_at, 'not there') AS found,
                   coalesce('until ' || h.expires_at, 'not there: no such hold is open') AS expected
            FROM ledger.hold_open o
            FULL JOIN (SELECT id, expires_at FROM ledger.hold h WHERE NOT EXISTS (SELECT FROM ledger.hold_resolution r WHERE r.hold_id = h.id)) AS h
                 ON h.id = o.hold_id
            WHERE o.expires_at IS DISTINCT FROM h.expires_at ORDER BY 1
            """;

    private HoldChecks() {}

    static List<SqlCheck> all() {
        return List.of(
                new SqlCheck("holds", "each hold is of an instruction that placed it", "ledger.hold", "holds", HOLDS),
                new SqlCheck(
                        "ends of holds",
                        "a hold ends once, in time, and pays no more than it held",
                        "ledger.hold_resolution",
                        "ends",
                        RESOLUTIONS),
                new SqlCheck(
                        "open holds",
                        "what the sweep looks through is what has not ended",
                        "ledger.hold_open",
                        "holds",
                        OPEN));
    }
}
