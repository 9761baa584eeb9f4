-- Kinds of assets as data, what makes and retires tokens, and rights: unique tokens with exactly one owner.

-- A worker handles a kind by one class of that name; a row here lets the ledger hold assets of it.
CREATE TABLE asset_kind (
    code text PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z_]{0,15}$'),
    note text NOT NULL
);
INSERT INTO asset_kind VALUES
    ('FIAT', 'money of a state: paid in and out, never made'),
    ('TOKEN', 'one unit is like another: its issuer makes and retires them'),
    ('RIGHT', 'a right over one thing, with exactly one owner');
ALTER TABLE asset DROP CONSTRAINT asset_kind_check;
ALTER TABLE asset ADD FOREIGN KEY (kind) REFERENCES asset_kind, ADD CONSTRAINT asset_right_is_whole CHECK (kind <> 'RIGHT' OR scale = 0);
CREATE TRIGGER never_deleted BEFORE UPDATE OR DELETE OR TRUNCATE ON asset_kind EXECUTE FUNCTION refuse_change();
ALTER TABLE asset_kind ENABLE ALWAYS TRIGGER never_deleted;
CREATE TRIGGER never_changed BEFORE UPDATE ON asset FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE asset ENABLE ALWAYS TRIGGER never_changed;

-- The ownership of one thing, such as a flat or a machine: sold, and leased out meanwhile.
SELECT add_asset('MATERIAL_RIGHT', 'RIGHT', 0);

-- What may weigh on a right, and whether it may change hands all the same.
CREATE TABLE encumbrance (
    code         text    PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z_]{0,31}$'),
    transferable boolean NOT NULL
);
INSERT INTO encumbrance VALUES ('FREE', true), ('LEASED', false), ('LIEN', false), ('REVOKED', false);

-- Where rights of one asset follow a rule of their own.
CREATE TABLE encumbrance_rule (
    asset_code   text    NOT NULL REFERENCES asset,
    encumbrance  text    NOT NULL REFERENCES encumbrance,
    transferable boolean NOT NULL,
    set_by       text    NOT NULL DEFAULT ledger.actor(),
    set_at       timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (asset_code, encumbrance)
);

-- Who owns a token now. Changes only together with its history.
CREATE TABLE right_token (
    token_id    text   PRIMARY KEY CHECK (token_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
    asset_code  text   NOT NULL REFERENCES asset,
    -- nobody before it is minted and after it is burned
    owner_id    text   CHECK (owner_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
    encumbrance text   NOT NULL DEFAULT 'FREE' REFERENCES encumbrance,
    -- the number of its latest change
    changes     bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 70);
CREATE INDEX right_token_of_owner ON right_token (owner_id, asset_code) WHERE owner_id IS NOT NULL;

CREATE TABLE right_token_history (
    token_id       text        NOT NULL REFERENCES right_token,
    change_no      bigint      NOT NULL CHECK (change_no > 0),
    -- the settlement and the payer's entry that moved it; null where only what weighs on it changed
    settlement_seq bigint,
    leg            smallint    CHECK ((leg IS NULL) = (settlement_seq IS NULL)),
    owner_id       text,
    encumbrance    text        NOT NULL,
    note           text        CHECK (length(note) BETWEEN 1 AND 500),
    actor          text        NOT NULL DEFAULT ledger.actor(),
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (token_id, change_no)
);
CREATE UNIQUE INDEX right_token_history_of_leg ON right_token_history (settlement_seq, leg) WHERE settlement_seq IS NOT NULL;

-- A token starts with nobody, and is what the last line of its history says.
CREATE FUNCTION right_token_follows_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.token_id, OLD.asset_code) IS DISTINCT FROM (NEW.token_id, NEW.asset_code) OR NEW.changes <= OLD.changes
       OR NOT EXISTS (SELECT FROM ledger.right_token_history h WHERE h.token_id = NEW.token_id AND h.change_no = NEW.changes
                      AND h.owner_id IS NOT DISTINCT FROM NEW.owner_id AND h.encumbrance = NEW.encumbrance) THEN
        RAISE EXCEPTION 'right %: it becomes what its history says and nothing else', OLD.token_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER follows_history BEFORE UPDATE ON right_token FOR EACH ROW EXECUTE FUNCTION right_token_follows_history();
ALTER TABLE right_token ENABLE ALWAYS TRIGGER follows_history;

CREATE FUNCTION right_token_begins_unowned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.owner_id IS NOT NULL OR NEW.encumbrance <> 'FREE' OR NEW.changes <> 0
       OR NOT EXISTS (SELECT FROM ledger.asset a WHERE a.code = NEW.asset_code AND a.kind = 'RIGHT') THEN
        RAISE EXCEPTION 'right %: it begins free, with nobody, of an asset of kind RIGHT', NEW.token_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER begins_unowned BEFORE INSERT ON right_token FOR EACH ROW EXECUTE FUNCTION right_token_begins_unowned();
ALTER TABLE right_token ENABLE ALWAYS TRIGGER begins_unowned;

CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON right_token EXECUTE FUNCTION refuse_change();
ALTER TABLE right_token ENABLE ALWAYS TRIGGER never_deleted;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON right_token_history EXECUTE FUNCTION refuse_change();
ALTER TABLE right_token_history ENABLE ALWAYS TRIGGER append_only;

-- A request may also have the issuer make tokens or a right, or take them back.
ALTER TABLE funding_request
    ADD kind text NOT NULL DEFAULT 'FUND' CHECK (kind IN ('FUND', 'MINT', 'BURN')),
    ADD token_id text CHECK (token_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
    ADD CHECK (token_id IS NULL OR kind <> 'FUND' AND amount = 1);

GRANT SELECT ON asset_kind, encumbrance, encumbrance_rule, right_token, right_token_history TO ledger_runtime, ledger_api;
GRANT INSERT (token_id, asset_code), UPDATE (owner_id, encumbrance, changes) ON right_token TO ledger_runtime;
GRANT INSERT (token_id, change_no, settlement_seq, leg, owner_id, encumbrance, note) ON right_token_history TO ledger_runtime;
GRANT INSERT (kind, token_id) ON funding_request TO ledger_runtime, ledger_api;
