-- In the order of their settlements, so that the entries of an account keep the order of (account_version, settlement_seq).
SELECT id, case_id, reason_code, payload
FROM (
    SELECT a.id, a.case_id, c.reason_code, c.payload, c.settlement_seq
    FROM ledger.case_action a JOIN ledger.exception_case c ON c.id = a.case_id
    WHERE a.executed_at IS NULL AND a.action = 'RETRY'
    ORDER BY a.requested_at LIMIT 100) AS waiting
ORDER BY settlement_seq NULLS LAST, id
