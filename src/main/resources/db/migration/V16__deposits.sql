-- Holds: money that stays the payer's and is set aside for a payee, such as the deposit on a crate. Placed once, ended once.

ALTER TABLE settlement DROP CONSTRAINT settlement_kind_check, ADD CONSTRAINT settlement_kind_check CHECK (kind IN
    ('TRADE', 'FUND', 'MINT', 'BURN', 'PAYIN', 'PAYOUT', 'HOLD', 'CAPTURE', 'RELEASE', 'EXPIRY', 'REVERSAL'));

CREATE TABLE hold (
    -- the trade id of the settlement that placed it
    id               uuid        PRIMARY KEY,
    settlement_seq   bigint      NOT NULL UNIQUE,
    -- whose money it is, and who may capture it: no foreign keys, the locked balance row already proves the account
    account_id       bigint      NOT NULL,
    payee_account_id bigint      NOT NULL CHECK (payee_account_id <> account_id),
    amount           bigint      NOT NULL CHECK (amount > 0),
    -- from then on, by the clock of this database, it cannot be captured, swept or not
    expires_at       timestamptz NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX hold_of_account ON hold (account_id);

CREATE TABLE hold_resolution (
    hold_id        uuid        PRIMARY KEY REFERENCES hold,
    settlement_seq bigint      NOT NULL UNIQUE,
    kind           text        NOT NULL CHECK (kind IN ('CAPTURED', 'RELEASED', 'EXPIRED')),
    -- what was paid; the rest of the hold was given back
    captured       bigint      NOT NULL CHECK ((captured > 0) = (kind = 'CAPTURED') AND captured >= 0),
    recorded_at    timestamptz NOT NULL DEFAULT now()
);

-- What has not ended yet: the sweep of expired holds reads this, however many have ended. Kept by the database itself.
CREATE TABLE hold_open (
    hold_id    uuid        PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX hold_open_by_expiry ON hold_open (expires_at);

-- With the owner's rights: nobody else may write into ledger.hold_open.
CREATE FUNCTION hold_is_placed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NEW.expires_at <= now() THEN
        RAISE EXCEPTION 'hold % would be expired: it lasts until %, and it is %', NEW.id, NEW.expires_at, now()
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM ledger.settlement s WHERE s.trade_id = NEW.id AND s.seq = NEW.settlement_seq AND s.kind = 'HOLD') THEN
        RAISE EXCEPTION 'hold %: no settlement of kind HOLD places it', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    INSERT INTO ledger.hold_open (hold_id, expires_at) VALUES (NEW.id, NEW.expires_at);
    RETURN NULL;
END $$;
CREATE TRIGGER placed AFTER INSERT ON hold FOR EACH ROW EXECUTE FUNCTION hold_is_placed();
ALTER TABLE hold ENABLE ALWAYS TRIGGER placed;

-- At its time a hold is over, by the clock of this database: from then on it can be given back as expired, and in no other way.
CREATE FUNCTION hold_is_ended() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    held ledger.hold;
BEGIN
    SELECT * INTO STRICT held FROM ledger.hold h WHERE h.id = NEW.hold_id;
    IF (NEW.kind = 'EXPIRED') <> (held.expires_at <= now()) THEN
        RAISE EXCEPTION 'hold % lasts until % and it is %: it cannot be %', NEW.hold_id, held.expires_at, now(), NEW.kind
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.captured > held.amount THEN
        RAISE EXCEPTION 'hold % holds %: % cannot be captured', NEW.hold_id, held.amount, NEW.captured USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM ledger.settlement s WHERE s.seq = NEW.settlement_seq AND s.kind =
                   CASE NEW.kind WHEN 'CAPTURED' THEN 'CAPTURE' WHEN 'RELEASED' THEN 'RELEASE' ELSE 'EXPIRY' END) THEN
        RAISE EXCEPTION 'hold %: settlement % does not make it %', NEW.hold_id, NEW.settlement_seq, NEW.kind
            USING ERRCODE = 'restrict_violation';
    END IF;
    DELETE FROM ledger.hold_open o WHERE o.hold_id = NEW.hold_id;
    RETURN NULL;
END $$;
CREATE TRIGGER ended AFTER INSERT ON hold_resolution FOR EACH ROW EXECUTE FUNCTION hold_is_ended();
ALTER TABLE hold_resolution ENABLE ALWAYS TRIGGER ended;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['hold', 'hold_resolution'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', name);
    END LOOP;
END $$;

GRANT SELECT ON hold, hold_resolution, hold_open TO ledger_runtime, ledger_api;
-- recorded_at is the database's to say
GRANT INSERT (id, settlement_seq, account_id, payee_account_id, amount, expires_at) ON hold TO ledger_runtime;
GRANT INSERT (hold_id, settlement_seq, kind, captured) ON hold_resolution TO ledger_runtime;
