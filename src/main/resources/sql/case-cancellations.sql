SELECT a.id
FROM ledger.case_action a
WHERE a.executed_at IS NULL AND a.action = 'CANCEL'
-- in no order, so that one that cannot be carried out does not stand before all others for ever
ORDER BY random() LIMIT 100
