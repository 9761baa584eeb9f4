-- Whether any committed batch waits for the seal; which ones are sealed is decided under the sealer's lock.
SELECT p.batch_id FROM ledger.seal_pending p JOIN ledger.batch b ON b.id = p.batch_id ORDER BY p.batch_id LIMIT 1
