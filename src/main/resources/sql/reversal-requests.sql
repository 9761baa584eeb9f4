-- With four eyes only what a second person has approved.
SELECT r.id, r.trade_id, r.reverses, r.amount, r.reason
FROM ledger.reversal_request r
WHERE r.executed_at IS NULL AND (r.decision = 'APPROVED' OR :#${properties:FOUR_EYES} = 'off')
ORDER BY r.requested_at LIMIT 100
