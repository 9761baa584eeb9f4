-- The assets out of the box. Each has one issuer account, whose floor is as good as none.

CREATE FUNCTION add_asset(new_code text, new_kind text, new_scale integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    issuer bigint;
BEGIN
    -- the account needs the asset and the asset the account: the asset's key is checked at COMMIT
    issuer := nextval(pg_get_serial_sequence('ledger.account', 'id'));
    INSERT INTO asset (code, kind, scale, issuer_account) VALUES (new_code, new_kind, new_scale, issuer);
    INSERT INTO account (id, owner_id, asset_code, purpose) OVERRIDING SYSTEM VALUE VALUES (issuer, 'novafin', new_code, 'ISSUER');
    INSERT INTO account_balance (account_id, floor) VALUES (issuer, -9000000000000000000);
END $$;

SELECT add_asset('EUR', 'FIAT', 2);
SELECT add_asset('USD', 'FIAT', 2);
SELECT add_asset('JPY', 'FIAT', 0);
SELECT add_asset('BHD', 'FIAT', 3);
SELECT add_asset('NOVAPOINT', 'TOKEN', 2);
SELECT add_asset('CARBON_CREDIT', 'TOKEN', 3);
SELECT add_asset('BIODIVERSITY_OFFSET', 'TOKEN', 3);
