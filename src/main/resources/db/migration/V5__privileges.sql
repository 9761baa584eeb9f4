-- What the worker may do. It owns nothing; where it may update, it may update these columns only. Who asked (maker,
-- opened_by, actor) is filled in by the database from the login and cannot be supplied.

GRANT USAGE ON SCHEMA ledger TO ledger_runtime;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_runtime;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA ledger TO ledger_runtime;

GRANT INSERT (owner_id, asset_code, purpose) ON account TO ledger_runtime;
GRANT INSERT (account_id, floor), UPDATE (posted, held, status, version) ON account_balance TO ledger_runtime;
GRANT INSERT (account_id, action) ON account_action TO ledger_runtime;

GRANT INSERT ON settlement, settlement_attempt, entry, batch, exception_case TO ledger_runtime;
GRANT UPDATE (status, reason_code, attempt_no, batch_id, leaf_index) ON settlement TO ledger_runtime;
GRANT UPDATE (dispatched_at) ON batch TO ledger_runtime;
GRANT UPDATE (state, closed_at, reason_code, reason_text) ON exception_case TO ledger_runtime;

GRANT INSERT (case_id, action, note), UPDATE (executed_at, outcome) ON case_action TO ledger_runtime;
GRANT INSERT (trade_id, ref, owner_id, asset_code, amount), UPDATE (executed_at, outcome) ON funding_request TO ledger_runtime;
