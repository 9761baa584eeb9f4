-- What the worker may do. It owns nothing; where it may update, it may update these columns only. Who asked (maker,
-- opened_by, actor) is filled in by the database from the login and cannot be supplied.

GRANT USAGE ON SCHEMA ledger TO ledger_runtime;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_runtime;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ledger TO ledger_runtime;

GRANT INSERT (owner_id, asset_code, purpose) ON account TO ledger_runtime;
GRANT INSERT (account_id, floor), UPDATE (posted, held, status, version) ON account_balance TO ledger_runtime;
GRANT INSERT (account_id, action) ON account_action TO ledger_runtime;

-- recorded_at and opened_at are the database's to say
GRANT INSERT (seq, trade_id, kind, trade_hash, buyer_id, seller_id, batch_id, executed_at, settle_by, priority, reverses)
    ON settlement TO ledger_runtime;
GRANT INSERT (settlement_seq, attempt_no, batch_id, outcome, reason_code, reason_text) ON settlement_attempt TO ledger_runtime;
GRANT INSERT (settlement_seq, leg, batch_id, account_id, asset_code, amount, balance_after, account_version) ON entry TO ledger_runtime;
GRANT INSERT (id, trade_count, merkle_root, receipt_jws) ON batch TO ledger_runtime;
GRANT INSERT (trade_id, settlement_seq, reason_code, reason_text, body_sha256, payload, batch_id) ON exception_case TO ledger_runtime;
GRANT UPDATE (status, reason_code, attempt_no, batch_id, leaf_index) ON settlement TO ledger_runtime;
GRANT UPDATE (dispatched_at) ON batch TO ledger_runtime;
GRANT UPDATE (state, closed_at, reason_code, reason_text) ON exception_case TO ledger_runtime;

GRANT INSERT (case_id, action, note), UPDATE (executed_at, outcome) ON case_action TO ledger_runtime;
GRANT INSERT (trade_id, ref, owner_id, asset_code, amount), UPDATE (executed_at, outcome) ON funding_request TO ledger_runtime;
