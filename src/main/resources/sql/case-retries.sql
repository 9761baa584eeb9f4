SELECT a.id, a.case_id, c.payload
FROM ledger.case_action a JOIN ledger.exception_case c ON c.id = a.case_id
WHERE a.executed_at IS NULL AND a.action = 'RETRY'
ORDER BY a.requested_at LIMIT 100
