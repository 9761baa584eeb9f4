-- A trade that waits to be paid in another asset needs less when that gets cheaper.

ALTER TABLE pending_trade ADD rate_id uuid;
COMMENT ON COLUMN pending_trade.rate_id IS
    'the rate by which it was last tried; null where nothing is converted, or it has not been tried yet';

GRANT INSERT (rate_id), UPDATE (rate_id) ON pending_trade TO ledger_runtime;
