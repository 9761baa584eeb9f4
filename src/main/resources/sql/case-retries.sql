-- With four eyes only what a second person has approved.
-- In the order of their settlements, so that the entries of an account keep the order of (account_version, settlement_seq).
SELECT waiting.id, waiting.case_id, waiting.reason_code, waiting.payload, waiting.opened_at, s.kind
FROM (
    SELECT a.id, a.case_id, c.reason_code, c.payload, c.opened_at, c.settlement_seq
    FROM ledger.case_action a JOIN ledger.exception_case c ON c.id = a.case_id
    WHERE a.executed_at IS NULL AND a.action = 'RETRY' AND (a.decision = 'APPROVED' OR :#${properties:FOUR_EYES} = 'off')
    ORDER BY a.requested_at LIMIT 100) AS waiting
LEFT JOIN ledger.settlement s ON s.seq = waiting.settlement_seq
ORDER BY waiting.settlement_seq NULLS LAST, waiting.id
