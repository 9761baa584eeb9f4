-- Trades of no link that wait for funds, and whose account has now what they need; and those whose settleBy is past.
-- Of the trades of one account as many, the highest priority and then the oldest first, as what is available pays for: the others
-- would be tried in vain. What is to be converted needs what it costs at the newest rate. Whether it still is available is decided under the account's lock.
WITH moved AS MATERIALIZED (
    -- the rates by which somebody waits and that are no longer the newest: what was needed by them, times ratio, is needed now
    SELECT r.id AS rate_id, r.quote, (n.numerator * 10::numeric ^ r.scale) / (r.numerator * 10::numeric ^ n.scale) AS ratio
    FROM (SELECT DISTINCT rate_id FROM ledger.pending_trade WHERE rate_id IS NOT NULL) AS w
    JOIN ledger.conversion_rate r ON r.id = w.rate_id
    CROSS JOIN LATERAL (SELECT * FROM ledger.conversion_rate c
                        WHERE c.base = r.base AND c.quote = r.quote AND c.quoted_at <= now()
                        ORDER BY c.quoted_at DESC, c.id DESC LIMIT 1) AS n
    WHERE n.id <> r.id AND n.valid_until > now()
), waiting AS (
    -- a little less, where it is an estimate: better tried in vain once, and reckoned by the new rate then, than never
    SELECT p.settlement_seq, p.account_id, p.priority, p.settle_by, p.postponed_until, b.posted::numeric - b.held - b.floor AS available,
           CASE WHEN a.id IS NULL THEN p.needed ELSE greatest(floor((p.needed - 1) * m.ratio), 1) END AS needed
    FROM ledger.pending_trade p
    -- as numeric, for an account with a floor of almost all a bigint can say
    JOIN ledger.account_balance b ON b.account_id = p.account_id
    LEFT JOIN moved m ON m.rate_id = p.rate_id
    LEFT JOIN ledger.account a ON a.id = p.account_id AND a.asset_code = m.quote
    WHERE p.link_id IS NULL
), due AS (
    SELECT settlement_seq
    FROM (SELECT settlement_seq, available,
                 sum(needed) OVER (PARTITION BY account_id ORDER BY priority DESC, settlement_seq) AS needed_so_far
          FROM waiting
          WHERE needed <= available AND settle_by >= now() AND (postponed_until IS NULL OR postponed_until < now())) AS affordable
    WHERE needed_so_far <= available
    UNION ALL
    SELECT settlement_seq FROM ledger.pending_trade WHERE link_id IS NULL AND settle_by < now() AND (postponed_until IS NULL OR postponed_until < now())
)
SELECT p.settlement_seq, p.priority, p.payload, p.recorded_at
FROM ledger.pending_trade p JOIN due d ON d.settlement_seq = p.settlement_seq
ORDER BY p.priority DESC, p.settlement_seq LIMIT 100
