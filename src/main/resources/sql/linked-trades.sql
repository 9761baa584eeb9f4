-- Links that can be decided: all of their trades have come, and one of those that lacked something when they were last tried could
-- have it now, so that the others may get theirs from it, or what one is paid with has become cheaper; or their time is over, they
-- contradict themselves, or they were decided before this trade came. Whole links only, 100 trades of each at most.
WITH cheaper AS MATERIALIZED (
    SELECT r.id AS rate_id
    FROM (SELECT DISTINCT rate_id FROM ledger.pending_trade WHERE link_id IS NOT NULL AND rate_id IS NOT NULL) AS w
    JOIN ledger.conversion_rate r ON r.id = w.rate_id
    CROSS JOIN LATERAL (SELECT * FROM ledger.conversion_rate c
                        WHERE c.base = r.base AND c.quote = r.quote AND c.quoted_at <= now()
                        ORDER BY c.quoted_at DESC, c.id DESC LIMIT 1) AS n
    WHERE n.valid_until > now() AND n.numerator * 10::numeric ^ r.scale < r.numerator * 10::numeric ^ n.scale
), link AS (
    SELECT p.link_id, count(*) AS came, min(p.link_size) AS least, max(p.link_size) AS most, min(p.settle_by) AS until,
           max(p.priority) AS priority, min(p.settlement_seq) AS first, bool_or(p.postponed_until >= now()) AS postponed,
           -- as numeric, for an account with a floor of almost all a bigint can say
           coalesce(bool_or(c.rate_id IS NOT NULL OR p.needed <= b.posted::numeric - b.held - b.floor), true) AS funded
    FROM ledger.pending_trade p
    LEFT JOIN ledger.account_balance b ON b.account_id = p.account_id
    LEFT JOIN cheaper c ON c.rate_id = p.rate_id
    WHERE p.link_id IS NOT NULL GROUP BY p.link_id
), due AS (
    SELECT l.link_id, l.priority, l.first, l.until < now() AS over, sum(l.came) OVER (ORDER BY l.priority DESC, l.first) - l.came AS before
    FROM link l
    WHERE l.postponed IS NOT TRUE
      AND (l.until < now() OR l.least <> l.most OR l.came > l.least OR l.came = l.least AND l.funded
           OR EXISTS (SELECT FROM ledger.settlement s WHERE s.link_id = l.link_id AND s.status <> 'PENDING'))
)
SELECT w.settlement_seq, w.link_id, w.over, w.payload, w.recorded_at
FROM (SELECT p.settlement_seq, p.link_id, p.payload, p.recorded_at, d.over, d.priority, d.first,
             row_number() OVER (PARTITION BY p.link_id ORDER BY p.settlement_seq) AS place
      FROM ledger.pending_trade p JOIN due d ON d.link_id = p.link_id WHERE d.before < 100) AS w
WHERE w.place <= 100
ORDER BY w.priority DESC, w.first, w.settlement_seq
