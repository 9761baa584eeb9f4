-- With four eyes only what a second person has approved; a decision is made once, so it still stands when the worker acts.
SELECT f.id, f.kind, f.trade_id, f.ref, f.owner_id, f.asset_code, f.amount, a.scale, f.token_id
FROM ledger.funding_request f JOIN ledger.asset a ON a.code = f.asset_code
WHERE f.executed_at IS NULL AND (f.decision = 'APPROVED' OR :#${properties:FOUR_EYES} = 'off')
ORDER BY f.requested_at LIMIT 100
