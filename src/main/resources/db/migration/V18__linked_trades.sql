-- Linked trades: all that name one link settle together, in one transaction, or none of them does.

ALTER TABLE settlement
    ADD link_id   uuid,
    -- how many trades the link has, as this one says
    ADD link_size smallint CHECK (link_size BETWEEN 2 AND 100),
    ADD CHECK ((link_id IS NULL) = (link_size IS NULL)),
    ADD CHECK (link_id IS NULL OR kind = 'TRADE');
CREATE INDEX settlement_of_link ON settlement (link_id) WHERE link_id IS NOT NULL;

-- Each of them waits until the others have come: at most until the earliest settle_by of those that wait.
ALTER TABLE pending_trade
    -- null: it lacks nothing of its own, or has not been tried yet
    ALTER account_id DROP NOT NULL,
    ALTER needed DROP NOT NULL,
    ADD link_id uuid,
    ADD link_size smallint,
    ADD CHECK ((account_id IS NULL) = (needed IS NULL)),
    ADD CHECK ((link_id IS NULL) = (link_size IS NULL)),
    ADD CHECK (account_id IS NOT NULL OR link_id IS NOT NULL);
CREATE INDEX pending_trade_of_link ON pending_trade (link_id) WHERE link_id IS NOT NULL;

CREATE FUNCTION link_never_changes() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    RAISE EXCEPTION 'settlement %: an instruction never changes, nor does what it is linked with', OLD.trade_id
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER link_stays BEFORE UPDATE ON settlement FOR EACH ROW
    WHEN ((OLD.link_id, OLD.link_size) IS DISTINCT FROM (NEW.link_id, NEW.link_size)) EXECUTE FUNCTION link_never_changes();
ALTER TABLE settlement ENABLE ALWAYS TRIGGER link_stays;

-- Asked at COMMIT, when all of a batch is written: whoever writes, a part of a link is never settled.
CREATE FUNCTION link_settles_whole() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
DECLARE
    settled record;
BEGIN
    SELECT count(*) AS trades, min(s.link_size) AS least, max(s.link_size) AS most, count(DISTINCT s.batch_id) AS batches INTO settled
    FROM ledger.settlement s WHERE s.link_id = NEW.link_id AND s.status = 'SETTLED';
    IF settled.trades <> settled.least OR settled.trades <> settled.most OR settled.batches <> 1 THEN
        RAISE EXCEPTION 'link %: % of its % trades would be settled: all or none', NEW.link_id, settled.trades, NEW.link_size
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER link_whole AFTER UPDATE ON settlement DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.link_id IS NOT NULL AND NEW.status = 'SETTLED') EXECUTE FUNCTION link_settles_whole();
ALTER TABLE settlement ENABLE ALWAYS TRIGGER link_whole;

-- Of the changes that one batch makes to a right, the last one counts.
CREATE OR REPLACE FUNCTION right_token_follows_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.token_id, OLD.asset_code) IS DISTINCT FROM (NEW.token_id, NEW.asset_code) OR NEW.changes <= OLD.changes
       OR NOT EXISTS (SELECT FROM ledger.right_token_history h WHERE h.token_id = NEW.token_id AND h.change_no = NEW.changes
                      AND h.owner_id IS NOT DISTINCT FROM NEW.owner_id AND h.encumbrance = NEW.encumbrance)
       OR EXISTS (SELECT FROM ledger.right_token_history h WHERE h.token_id = NEW.token_id AND h.change_no > NEW.changes) THEN
        RAISE EXCEPTION 'right %: it becomes what its history says last and nothing else', OLD.token_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

COMMENT ON COLUMN entry.account_version IS
    'account_balance.version after it: the entries of a batch on one account share it, but for those of linked trades, each of which'
    ' has the next, in the order in which they took effect';

GRANT INSERT (link_id, link_size) ON settlement TO ledger_runtime;
GRANT INSERT (link_id, link_size) ON pending_trade TO ledger_runtime;
