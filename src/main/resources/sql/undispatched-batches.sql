-- In no order, so that one that cannot be told does not stand before all others for ever.
-- Committed at least 2 s ago and still not told of: whoever committed them is gone, or could not reach the broker.
SELECT id FROM ledger.batch
WHERE dispatched_at IS NULL AND recorded_at < now() - interval '2 seconds'
ORDER BY random() LIMIT 200
