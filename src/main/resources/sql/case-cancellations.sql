SELECT a.id
FROM ledger.case_action a
WHERE a.executed_at IS NULL AND a.action = 'CANCEL'
ORDER BY a.requested_at LIMIT 100
