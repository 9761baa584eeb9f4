-- What was asked for (settlement), what was tried (attempt), what moved (entry), and what was committed together (batch).

CREATE TABLE settlement (
    -- in arrival order within a batch
    seq         bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    -- the idempotency key; spent for ever
    trade_id    uuid        PRIMARY KEY,
    kind        text        NOT NULL CHECK (kind IN ('TRADE', 'FUND', 'MINT', 'BURN', 'PAYIN', 'PAYOUT', 'HOLD', 'REVERSAL')),
    trade_hash  text        NOT NULL CHECK (trade_hash ~ '^[0-9a-f]{64}$'),
    buyer_id    text        NOT NULL,
    seller_id   text        NOT NULL,
    status      text        NOT NULL DEFAULT 'PENDING'
                            CHECK (status IN ('PENDING', 'HELD', 'SETTLED', 'REJECTED', 'CANCELLED')),
    reason_code text        CHECK ((reason_code IS NOT NULL) = (status = 'REJECTED') OR status = 'CANCELLED'),
    attempt_no  integer     NOT NULL DEFAULT 0,
    -- of the latest attempt
    batch_id    uuid,
    leaf_index  integer,
    executed_at timestamptz,
    settle_by   timestamptz,
    priority    smallint    CHECK (priority BETWEEN 0 AND 9),
    reverses    uuid        REFERENCES settlement (trade_id),
    recorded_at timestamptz NOT NULL DEFAULT now()
-- half of each page is kept for the second version of its rows: the outcome, written in the same transaction
) WITH (fillfactor = 50);

-- An attempt's outcome never changes; the instruction may be attempted again.
CREATE TABLE settlement_attempt (
    settlement_seq bigint      NOT NULL,
    attempt_no     integer     NOT NULL CHECK (attempt_no > 0),
    batch_id       uuid        NOT NULL,
    outcome        text        NOT NULL CHECK (outcome IN ('SETTLED', 'REJECTED')),
    reason_code    text        CHECK ((reason_code IS NOT NULL) = (outcome = 'REJECTED')),
    reason_text    text,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (settlement_seq, attempt_no)
);
CREATE INDEX settlement_attempt_of_batch ON settlement_attempt (batch_id);

-- The journal. No foreign keys: the locked balance row already proves the account, and keys cost 43 % of the throughput.
CREATE TABLE entry (
    settlement_seq  bigint      NOT NULL,
    leg             smallint    NOT NULL CHECK (leg > 0),
    batch_id        uuid        NOT NULL,
    account_id      bigint      NOT NULL,
    asset_code      text        NOT NULL,
    amount          bigint      NOT NULL CHECK (amount <> 0),
    balance_after   bigint      NOT NULL,
    -- account_balance.version after this batch: (account_version, settlement_seq, leg) is the order of an account's entries
    account_version bigint      NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (settlement_seq, leg)
);
CREATE INDEX entry_of_account ON entry (account_id, settlement_seq);

-- One COMMIT. The batch is also the outbox: what is to be sent is derived from its rows until dispatched_at is set.
CREATE TABLE batch (
    id            uuid        PRIMARY KEY,
    trade_count   integer     NOT NULL CHECK (trade_count >= 0),
    merkle_root   text        CHECK (merkle_root ~ '^[0-9a-f]{64}$'),
    receipt_jws   text,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    dispatched_at timestamptz
);
CREATE INDEX batch_undispatched ON batch (recorded_at) WHERE dispatched_at IS NULL;
