-- With four eyes only what a second person has approved.
SELECT a.id
FROM ledger.case_action a
WHERE a.executed_at IS NULL AND a.action = 'CANCEL' AND (a.decision = 'APPROVED' OR :#${properties:FOUR_EYES} = 'off')
-- in no order, so that one that cannot be carried out does not stand before all others for ever
ORDER BY random() LIMIT 100
