-- Paying in another asset than the trade's, at a recorded rate, and charges withheld for others than the seller.

-- What one unit of base costs in quote: numerator / 10^scale. One way; the newest that is quoted counts, until it is stale.
CREATE TABLE conversion_rate (
    id          uuid        PRIMARY KEY,
    base        text        NOT NULL REFERENCES asset,
    quote       text        NOT NULL REFERENCES asset CHECK (quote <> base),
    numerator   bigint      NOT NULL CHECK (numerator BETWEEN 1 AND 999999999999999999),
    scale       smallint    NOT NULL CHECK (scale BETWEEN 0 AND 18),
    source      text        NOT NULL CHECK (source ~ '^[A-Za-z0-9._:-]{1,64}$'),
    quoted_at   timestamptz NOT NULL,
    valid_until timestamptz NOT NULL CHECK (valid_until > quoted_at),
    set_by      text        NOT NULL DEFAULT ledger.actor(),
    recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX conversion_rate_newest ON conversion_rate (base, quote, quoted_at DESC, id DESC);

CREATE FUNCTION conversion_rate_is_for_fungibles() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger.asset a WHERE a.code IN (NEW.base, NEW.quote) AND a.kind = 'RIGHT') THEN
        RAISE EXCEPTION 'rate %: % or % is a right, and rights have no rate', NEW.id, NEW.base, NEW.quote USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER for_fungibles BEFORE INSERT ON conversion_rate FOR EACH ROW EXECUTE FUNCTION conversion_rate_is_for_fungibles();
ALTER TABLE conversion_rate ENABLE ALWAYS TRIGGER for_fungibles;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON conversion_rate EXECUTE FUNCTION refuse_change();
ALTER TABLE conversion_rate ENABLE ALWAYS TRIGGER append_only;

-- Which rate an attempt went by.
ALTER TABLE settlement_attempt ADD rate_id uuid;

-- What a leg was withheld for: leg is the payer's entry.
CREATE TABLE charge (
    settlement_seq bigint   NOT NULL,
    leg            smallint NOT NULL CHECK (leg > 0),
    kind           text     NOT NULL CHECK (kind IN ('TAX', 'FEE', 'COMMISSION')),
    PRIMARY KEY (settlement_seq, leg)
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON charge EXECUTE FUNCTION refuse_change();
ALTER TABLE charge ENABLE ALWAYS TRIGGER append_only;

-- The conversion desk: for each asset a stock, which never goes below zero, and a place for what rounding leaves over. No trade
-- can name either: it touches MAIN accounts only.
ALTER TABLE account DROP CONSTRAINT account_purpose_check;
ALTER TABLE account ADD CONSTRAINT account_purpose_check CHECK (purpose IN ('MAIN', 'ISSUER', 'DESK', 'RESIDUE'));

CREATE FUNCTION add_desk(asset text) RETURNS void LANGUAGE sql SET search_path = ledger, pg_catalog AS $$
    WITH opened AS (
        INSERT INTO account (owner_id, asset_code, purpose)
        VALUES ('conversion-desk', asset, 'DESK'), ('conversion-residue', asset, 'RESIDUE') RETURNING id)
    INSERT INTO account_balance (account_id) SELECT id FROM opened;
$$;

CREATE FUNCTION asset_gets_a_desk() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    PERFORM ledger.add_desk(NEW.code);
    RETURN NULL;
END $$;
CREATE TRIGGER gets_a_desk AFTER INSERT ON asset FOR EACH ROW WHEN (NEW.kind <> 'RIGHT') EXECUTE FUNCTION asset_gets_a_desk();
ALTER TABLE asset ENABLE ALWAYS TRIGGER gets_a_desk;
SELECT add_desk(code) FROM asset WHERE kind <> 'RIGHT' ORDER BY code;

GRANT SELECT ON conversion_rate, charge TO ledger_runtime, ledger_api;
GRANT INSERT (id, base, quote, numerator, scale, source, quoted_at, valid_until) ON conversion_rate TO ledger_runtime;
GRANT INSERT (rate_id) ON settlement_attempt TO ledger_runtime;
GRANT INSERT ON charge TO ledger_runtime;
