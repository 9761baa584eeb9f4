-- Trades that wait for funds. A queue of work, not history: what came of them is in settlement and its attempts. Nothing on the
-- way of other trades looks here or writes here, so a credit costs the same whether ten thousand wait for it or none; a sweep
-- compares what is available now with what is needed, and so misses neither a credit nor a raised floor nor a released hold.

CREATE TABLE pending_trade (
    settlement_seq  bigint      PRIMARY KEY,
    -- that put it here: settlement.pending is told of it
    batch_id        uuid        NOT NULL,
    -- that lacked, when it was last tried, and what must be available on it for another try to be worth while
    account_id      bigint      NOT NULL,
    needed          bigint      NOT NULL CHECK (needed > 0),
    lack            text        NOT NULL,
    -- 9 first; 0 where the trade says nothing
    priority        smallint    NOT NULL CHECK (priority BETWEEN 0 AND 9),
    settle_by       timestamptz NOT NULL,
    -- the message as it came, byte for byte
    payload         bytea       NOT NULL,
    recorded_at     timestamptz NOT NULL DEFAULT now(),
    -- the worker failed at it: others first
    postponed_until timestamptz
-- payloads are kept apart, so that the sweep reads some hundred pages for ten thousand trades
) WITH (toast_tuple_target = 128, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE pending_trade ALTER payload SET STORAGE EXTERNAL;
CREATE INDEX pending_trade_of_batch ON pending_trade (batch_id);

-- Only a settlement without an outcome waits, and none leaves without one.
CREATE FUNCTION pending_trade_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.settlement s WHERE s.seq = NEW.settlement_seq AND s.kind = 'TRADE' AND s.status = 'PENDING') THEN
        RAISE EXCEPTION 'settlement %: only a PENDING trade waits', NEW.settlement_seq USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER waits BEFORE INSERT ON pending_trade FOR EACH ROW EXECUTE FUNCTION pending_trade_waits();
ALTER TABLE pending_trade ENABLE ALWAYS TRIGGER waits;

CREATE FUNCTION pending_trade_is_through() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger.settlement s WHERE s.seq = OLD.settlement_seq AND s.status = 'PENDING') THEN
        RAISE EXCEPTION 'settlement %: it is PENDING and goes on waiting until it has an outcome', OLD.settlement_seq
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER through BEFORE DELETE ON pending_trade FOR EACH ROW EXECUTE FUNCTION pending_trade_is_through();
ALTER TABLE pending_trade ENABLE ALWAYS TRIGGER through;
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON pending_trade EXECUTE FUNCTION refuse_change();
ALTER TABLE pending_trade ENABLE ALWAYS TRIGGER never_truncated;

GRANT SELECT ON pending_trade TO ledger_runtime, ledger_api;
GRANT INSERT (settlement_seq, batch_id, account_id, needed, lack, priority, settle_by, payload),
    UPDATE (account_id, needed, lack, postponed_until), DELETE ON pending_trade TO ledger_runtime;
