-- What can change hands, who holds it, and how much of it.

CREATE TABLE asset (
    code           text     PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9_]{0,31}$'),
    kind           text     NOT NULL CHECK (kind IN ('FIAT', 'TOKEN', 'RIGHT')),
    -- one major unit is 10^scale minor units; every amount in this schema is in minor units
    scale          smallint NOT NULL CHECK (scale BETWEEN 0 AND 18),
    -- value enters and leaves an asset only through this account, whose balance is minus what is in circulation
    issuer_account bigint   NOT NULL
);

CREATE TABLE account (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    owner_id   text        NOT NULL CHECK (owner_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
    asset_code text        NOT NULL REFERENCES asset,
    -- a trade only ever touches MAIN accounts: naming the issuer as a buyer creates no money
    purpose    text        NOT NULL DEFAULT 'MAIN' CHECK (purpose IN ('MAIN', 'ISSUER')),
    opened_at  timestamptz NOT NULL DEFAULT now(),
    opened_by  text        NOT NULL DEFAULT session_user,
    UNIQUE (owner_id, asset_code, purpose)
);

ALTER TABLE asset ADD FOREIGN KEY (issuer_account) REFERENCES account DEFERRABLE INITIALLY DEFERRED;

-- Everything a decision reads stands on the one row that it locks: a status on the joined account row would be the old
-- one after waiting for somebody's freeze. No index on posted or held: it would end HOT updates.
CREATE TABLE account_balance (
    account_id bigint PRIMARY KEY REFERENCES account,
    posted     bigint NOT NULL DEFAULT 0,
    held       bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    floor      bigint NOT NULL DEFAULT 0 CHECK (floor <= 0),
    status     text   NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'DEBIT_FROZEN', 'CLOSED')),
    -- one more with each batch that touched the account: the true order of its entries
    version    bigint NOT NULL DEFAULT 0,
    CHECK (posted - held >= floor)
) WITH (fillfactor = 70);

-- Who opened, froze, unfroze or closed an account, and when.
CREATE TABLE account_action (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint      NOT NULL REFERENCES account,
    action     text        NOT NULL CHECK (action IN ('OPEN', 'FREEZE', 'UNFREEZE', 'CLOSE')),
    actor      text        NOT NULL DEFAULT session_user,
    acted_at   timestamptz NOT NULL DEFAULT now()
);
