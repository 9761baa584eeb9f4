-- By the clock of the database. In no order among the longest due, so that some that cannot be ended do not stand before all others for ever.
SELECT due.hold_id, payer.owner_id AS payer_id, payee.owner_id AS payee_id, payer.asset_code
FROM (SELECT hold_id FROM ledger.hold_open WHERE expires_at <= now() ORDER BY expires_at LIMIT 20000) AS due
JOIN ledger.hold h ON h.id = due.hold_id
JOIN ledger.account payer ON payer.id = h.account_id
JOIN ledger.account payee ON payee.id = h.payee_account_id
ORDER BY random() LIMIT 5000
