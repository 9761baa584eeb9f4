-- What failed and waits for a person, and what a person asked the worker to do.

CREATE TABLE exception_case (
    id             bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- null where the message names no valid one
    trade_id       uuid,
    -- the rejected settlement; null for poison, conflicts and INTERNAL, which leave no settlement of their own
    settlement_seq bigint,
    reason_code    text        NOT NULL,
    reason_text    text        NOT NULL,
    body_sha256    text        NOT NULL CHECK (body_sha256 ~ '^[0-9a-f]{64}$'),
    -- the message as it came, byte for byte
    payload        bytea       NOT NULL,
    batch_id       uuid,
    opened_at      timestamptz NOT NULL DEFAULT now(),
    state          text        NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'RESOLVED', 'CANCELLED')),
    closed_at      timestamptz
);
-- the same bad message again opens no second case while the first is open
CREATE UNIQUE INDEX exception_case_of_message ON exception_case (body_sha256, reason_code)
    WHERE settlement_seq IS NULL AND state = 'OPEN';
CREATE UNIQUE INDEX exception_case_of_settlement ON exception_case (settlement_seq) WHERE settlement_seq IS NOT NULL;
CREATE INDEX exception_case_of_batch ON exception_case (batch_id) WHERE batch_id IS NOT NULL;
CREATE INDEX exception_case_of_trade ON exception_case (trade_id) WHERE trade_id IS NOT NULL;
CREATE INDEX exception_case_open ON exception_case (opened_at) WHERE state = 'OPEN';

-- A request to retry or cancel a case. The maker is who is logged in, never an argument.
CREATE TABLE case_action (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id      bigint      NOT NULL REFERENCES exception_case,
    action       text        NOT NULL CHECK (action IN ('RETRY', 'CANCEL')),
    note         text,
    maker        text        NOT NULL DEFAULT session_user,
    checker      text,
    requested_at timestamptz NOT NULL DEFAULT now(),
    executed_at  timestamptz,
    outcome      text,
    CHECK ((executed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX case_action_waiting ON case_action (requested_at) WHERE executed_at IS NULL;
CREATE INDEX case_action_of_case ON case_action (case_id);

-- A request to bring value into circulation: issuer account -> owner's account.
CREATE TABLE funding_request (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- derived from ref: the same ref twice funds once
    trade_id     uuid        NOT NULL,
    ref          text        NOT NULL CHECK (length(ref) BETWEEN 1 AND 128),
    owner_id     text        NOT NULL CHECK (owner_id ~ '^[A-Za-z0-9._:-]{1,64}$'),
    asset_code   text        NOT NULL REFERENCES asset,
    amount       bigint      NOT NULL CHECK (amount BETWEEN 1 AND 999999999999999999),
    maker        text        NOT NULL DEFAULT session_user,
    checker      text,
    requested_at timestamptz NOT NULL DEFAULT now(),
    executed_at  timestamptz,
    outcome      text,
    CHECK ((executed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX funding_request_waiting ON funding_request (requested_at) WHERE executed_at IS NULL;
