-- Links that can be decided: all of their trades have come, and one of those that lacked something when they were last tried could
-- have it now, so that the others may get theirs from it; or their time is over, they contradict themselves, or they were decided
-- before this trade came. Whole links only, 100 trades of each at most.
WITH link AS (
    SELECT p.link_id, count(*) AS came, min(p.link_size) AS least, max(p.link_size) AS most, min(p.settle_by) AS until,
           max(p.priority) AS priority, min(p.settlement_seq) AS first, bool_or(p.postponed_until >= now()) AS postponed,
           -- as numeric, for an account with a floor of almost all a bigint can say
           coalesce(bool_or(p.needed <= b.posted::numeric - b.held - b.floor), true) AS funded
    FROM ledger.pending_trade p LEFT JOIN ledger.account_balance b ON b.account_id = p.account_id
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
