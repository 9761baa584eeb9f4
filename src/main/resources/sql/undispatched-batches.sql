-- Committed at least 2 s ago and still not told of: whoever committed them is gone, or could not reach the broker.
SELECT id FROM ledger.batch
WHERE dispatched_at IS NULL AND recorded_at < now() - interval '2 seconds'
ORDER BY recorded_at LIMIT 200
