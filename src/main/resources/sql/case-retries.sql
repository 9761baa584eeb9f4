-- The longest waiting first, but attempted in the order of their settlements: an account's entries are read in that order.
SELECT a.id, a.case_id, c.payload
FROM (SELECT id, case_id FROM ledger.case_action WHERE executed_at IS NULL AND action = 'RETRY' ORDER BY requested_at LIMIT 100) a
JOIN ledger.exception_case c ON c.id = a.case_id
ORDER BY c.settlement_seq NULLS LAST, a.id
