package tech.novaeco.settlement.chaos.checker;

import java.util.List;

/** The laws of the ledger as queries: each answers with one sentence a violation. They hold in every snapshot. */
public final class Laws {
    private Laws() {}

    /** I3: value is neither made nor lost. */
    public static final List<String> CONSERVATION = List.of("""
            SELECT format('entries in %s sum to %s, not 0', asset_code, sum(amount))
            FROM ledger.entry GROUP BY asset_code HAVING sum(amount) <> 0
            """, """
            SELECT format('balances in %s sum to %s, not 0', a.asset_code, sum(b.posted))
            FROM ledger.account_balance b JOIN ledger.account a ON a.id = b.account_id
            GROUP BY a.asset_code HAVING sum(b.posted) <> 0
            """);

    /** I3 of each settlement. */
    public static final List<String> EACH_SETTLEMENT = List.of("""
            SELECT format('entries of settlement %s in %s sum to %s, not 0', settlement_seq, asset_code, sum(amount))
            FROM ledger.entry GROUP BY settlement_seq, asset_code HAVING sum(amount) <> 0
            """, """
            SELECT format('leg %s of settlement %s is in %s, but account %s is in %s',
                e.leg, e.settlement_seq, e.asset_code, e.account_id, coalesce(a.asset_code, 'no asset: it does not exist'))
            FROM ledger.entry e LEFT JOIN ledger.account a ON a.id = e.account_id
            WHERE a.asset_code IS DISTINCT FROM e.asset_code
            """);

    /** I4: balances are what the entries and the open holds say, and nobody spends what he has not. */
    public static final List<String> BALANCES = List.of("""
            SELECT format('account %s has %s posted, but its entries sum to %s', account_id, posted, total)
            FROM (SELECT account_id, sum(amount) AS total FROM ledger.entry GROUP BY account_id) e
            FULL JOIN ledger.account_balance USING (account_id)
            WHERE posted IS DISTINCT FROM coalesce(total, 0)
            """, """
            SELECT format('account %s has %s held, less than nothing', account_id, held)
            FROM ledger.account_balance WHERE held < 0
            """, """
            SELECT format('account %s has %s available, below its floor %s', account_id, posted - held, floor)
            FROM ledger.account_balance WHERE posted - held < floor
            """, """
            SELECT format('account %s is no issuer and has %s available, below 0', account_id, posted - held)
            FROM ledger.account_balance b
            WHERE posted - held < 0 AND NOT EXISTS (SELECT FROM ledger.asset WHERE issuer_account = b.account_id)
            """, """
            SELECT format('account %s has %s held, but its open holds sum to %s', account_id, held, coalesce(total, 0))
            FROM (SELECT account_id, sum(amount) AS total FROM ledger.hold h
                  WHERE NOT EXISTS (SELECT FROM ledger.hold_resolution r WHERE r.hold_id = h.id) GROUP BY account_id) o
            FULL JOIN ledger.account_balance USING (account_id)
            WHERE held IS DISTINCT FROM coalesce(total, 0)
            """);

    /** I4 of each entry: the balance it says was there after it. */
    public static final List<String> EACH_ENTRY = List.of("""
            SELECT format('account %s: leg %s of settlement %s says %s after it, but the entries up to it sum to %s',
                account_id, leg, settlement_seq, balance_after, total)
            FROM (SELECT *, sum(amount) OVER (PARTITION BY account_id
                      ORDER BY account_version, settlement_seq, leg) AS total FROM ledger.entry) e
            WHERE balance_after <> total
            """, """
            SELECT format('account %s has %s posted, but its last entry says %s', account_id, posted, balance_after)
            FROM (SELECT DISTINCT ON (account_id) account_id, balance_after FROM ledger.entry
                  ORDER BY account_id, account_version DESC, settlement_seq DESC, leg DESC) e
            JOIN ledger.account_balance USING (account_id)
            WHERE posted <> balance_after
            """);

    /** I4, of holds: each ends once, and pays no more than it held. */
    public static final List<String> HOLDS = List.of("""
            SELECT format('hold %s of %s is %s with %s captured', h.id, h.amount, r.kind, r.captured)
            FROM ledger.hold h JOIN ledger.hold_resolution r ON r.hold_id = h.id
            WHERE r.captured > h.amount OR r.captured < 0 OR (r.captured > 0) <> (r.kind = 'CAPTURED')
            """, """
            SELECT format('hold %s lasts until %s, but is %s at %s', h.id, h.expires_at, r.kind, b.recorded_at)
            FROM ledger.hold h JOIN ledger.hold_resolution r ON r.hold_id = h.id
            JOIN ledger.settlement s ON s.seq = r.settlement_seq JOIN ledger.batch b ON b.id = s.batch_id
            WHERE (r.kind = 'EXPIRED') <> (h.expires_at <= b.recorded_at)
            """, """
            SELECT format('hold %s ends %s times', hold_id, count(*)) FROM ledger.hold_resolution GROUP BY hold_id HAVING count(*) > 1
            """, """
            SELECT format('%s %s is %s, and there are %s holds and %s ends of it', s.kind, s.trade_id, s.status,
                (SELECT count(*) FROM ledger.hold h WHERE h.settlement_seq = s.seq),
                (SELECT count(*) FROM ledger.hold_resolution r WHERE r.settlement_seq = s.seq))
            FROM ledger.settlement s WHERE s.kind IN ('HOLD', 'CAPTURE', 'RELEASE', 'EXPIRY')
                AND ((s.kind = 'HOLD' AND s.status = 'SETTLED')::int, (s.kind <> 'HOLD' AND s.status = 'SETTLED')::int) IS DISTINCT FROM
                    ((SELECT count(*)::int FROM ledger.hold h WHERE h.settlement_seq = s.seq AND h.id = s.trade_id),
                     (SELECT count(*)::int FROM ledger.hold_resolution r WHERE r.settlement_seq = s.seq))
            """, """
            SELECT format('hold %s: %s were captured, but its payer got %s and its payee %s', r.hold_id, r.captured,
                coalesce(p.amount, 0), coalesce(q.amount, 0))
            FROM ledger.hold_resolution r JOIN ledger.hold h ON h.id = r.hold_id
            LEFT JOIN (SELECT settlement_seq, account_id, sum(amount) AS amount FROM ledger.entry GROUP BY 1, 2) p
                ON p.settlement_seq = r.settlement_seq AND p.account_id = h.account_id
            LEFT JOIN (SELECT settlement_seq, account_id, sum(amount) AS amount FROM ledger.entry GROUP BY 1, 2) q
                ON q.settlement_seq = r.settlement_seq AND q.account_id = h.payee_account_id
            WHERE coalesce(p.amount, 0) <> -r.captured OR coalesce(q.amount, 0) <> r.captured
            """);

    /** Outcomes and entries belong together. */
    public static final List<String> OUTCOMES = List.of("""
            SELECT format('%s %s appears %s times in ledger.settlement', kind, trade_id, count(*))
            FROM ledger.settlement GROUP BY kind, trade_id HAVING count(*) > 1
            """, """
            SELECT format('trade %s is reversed %s times', reverses, count(*))
            FROM ledger.settlement WHERE kind = 'REVERSAL' AND status = 'SETTLED' GROUP BY reverses HAVING count(*) > 1
            """, """
            SELECT format('%s %s is SETTLED without entries', kind, trade_id)
            FROM ledger.settlement s WHERE status = 'SETTLED' AND kind NOT IN ('HOLD', 'RELEASE', 'EXPIRY')
                AND NOT EXISTS (SELECT FROM ledger.entry WHERE settlement_seq = s.seq)
            """, """
            SELECT format('%s %s is %s, but has %s entries', kind, trade_id, status, count(*))
            FROM ledger.settlement s JOIN ledger.entry ON settlement_seq = s.seq
            WHERE status <> 'SETTLED' GROUP BY kind, trade_id, status
            """, """
            SELECT format('entries of settlement %s belong to no settlement', settlement_seq)
            FROM ledger.entry e WHERE NOT EXISTS (SELECT FROM ledger.settlement WHERE seq = e.settlement_seq)
            GROUP BY settlement_seq
            """, """
            SELECT format('%s %s is %s in batch %s, which does not exist', kind, trade_id, status, coalesce(batch_id::text, 'null'))
            FROM ledger.settlement s WHERE status IN ('SETTLED', 'REJECTED')
                AND NOT EXISTS (SELECT FROM ledger.batch WHERE id = s.batch_id)
            """, """
            SELECT format('%s %s is REJECTED as %s without an open case that says so', kind, trade_id, reason_code)
            FROM ledger.settlement s WHERE kind IN ('TRADE', 'HOLD', 'CAPTURE', 'RELEASE') AND status = 'REJECTED' AND NOT EXISTS (
                SELECT FROM ledger.exception_case c
                WHERE c.trade_id = s.trade_id AND c.reason_code = s.reason_code AND c.state = 'OPEN')
            """);

    /** What holds once the queue is empty. */
    public static final List<String> DRAINED = List.of("""
            SELECT format('batch %s was never dispatched', id) FROM ledger.batch WHERE dispatched_at IS NULL
            """, """
            SELECT format('%s %s is still %s', kind, trade_id, status)
            FROM ledger.settlement WHERE status NOT IN ('SETTLED', 'REJECTED', 'CANCELLED')
            """);
}
