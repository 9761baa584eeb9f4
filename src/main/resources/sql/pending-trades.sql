-- Trades of no link that wait for funds, and whose account has now what they need; and those whose settleBy is past.
-- Of the trades of one account as many, the highest priority and then the oldest first, as what is available pays for: the others
-- would be tried in vain. Whether it still is available is decided under the account's lock.
WITH funded AS (
    -- as numeric, for an account with a floor of almost all a bigint can say
    SELECT w.account_id, b.posted::numeric - b.held - b.floor AS available
    FROM (SELECT account_id, min(needed) AS least FROM ledger.pending_trade WHERE link_id IS NULL GROUP BY account_id) AS w
    JOIN ledger.account_balance b ON b.account_id = w.account_id
    WHERE w.least <= b.posted::numeric - b.held - b.floor
), due AS (
    SELECT settlement_seq
    FROM (SELECT p.settlement_seq, f.available,
                 sum(p.needed) OVER (PARTITION BY p.account_id ORDER BY p.priority DESC, p.settlement_seq) AS needed_so_far
          FROM ledger.pending_trade p JOIN funded f ON f.account_id = p.account_id
          WHERE p.link_id IS NULL AND p.needed <= f.available AND p.settle_by >= now() AND (p.postponed_until < now()) IS NOT FALSE) AS affordable
    WHERE needed_so_far <= available
    UNION ALL
    SELECT settlement_seq FROM ledger.pending_trade WHERE link_id IS NULL AND settle_by < now() AND (postponed_until < now()) IS NOT FALSE
)
SELECT p.settlement_seq, p.priority, p.payload, p.recorded_at
FROM ledger.pending_trade p JOIN due d ON d.settlement_seq = p.settlement_seq
ORDER BY p.priority DESC, p.settlement_seq LIMIT 100
