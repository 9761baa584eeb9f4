SELECT f.id, f.trade_id, f.owner_id, f.asset_code, f.amount, a.scale
FROM ledger.funding_request f JOIN ledger.asset a ON a.code = f.asset_code
WHERE f.executed_at IS NULL
ORDER BY f.requested_at LIMIT 100
