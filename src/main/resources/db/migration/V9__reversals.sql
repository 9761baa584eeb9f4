-- Reversals, and the second pair of eyes on everything that people ask the worker to do.

-- A request to reverse a settled trade, wholly or in part.
CREATE TABLE reversal_request (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- of the reversal; derived from what it says: asked for twice in the same words, it reverses once
    trade_id     uuid        NOT NULL,
    reverses     uuid        NOT NULL REFERENCES settlement (trade_id),
    -- minor units of the asset that the buyer paid in; null: all of it
    amount       bigint      CHECK (amount BETWEEN 1 AND 999999999999999999),
    reason       text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    maker        text        NOT NULL DEFAULT session_user,
    checker      text,
    requested_at timestamptz NOT NULL DEFAULT now(),
    executed_at  timestamptz,
    outcome      text,
    CHECK ((executed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX reversal_request_waiting ON reversal_request (requested_at) WHERE executed_at IS NULL;
CREATE INDEX reversal_request_of_trade ON reversal_request (reverses);
CREATE INDEX reversal_request_of_reversal ON reversal_request (trade_id);

CREATE INDEX funding_request_of_trade ON funding_request (trade_id);

-- Once in total: which trade is reversed, and by which settlement. Written by the database itself when a reversal settles. A
-- table of its own: an index on settlement that looks at the status would end the HOT updates of every trade's outcome.
CREATE TABLE reversal (
    reverses    uuid        PRIMARY KEY REFERENCES settlement (trade_id),
    trade_id    uuid        NOT NULL UNIQUE REFERENCES settlement (trade_id),
    recorded_at timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE settlement ADD CONSTRAINT settlement_reverses_if_reversal CHECK ((kind = 'REVERSAL') = (reverses IS NOT NULL));
CREATE INDEX settlement_of_reversed ON settlement (reverses) WHERE reverses IS NOT NULL;

CREATE FUNCTION reversal_is_asked_for() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.reversal_request r WHERE r.trade_id = NEW.trade_id AND r.reverses = NEW.reverses) THEN
        RAISE EXCEPTION 'reversal % of % was never asked for', NEW.trade_id, NEW.reverses USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT FROM ledger.settlement s WHERE s.trade_id = NEW.reverses AND s.kind = 'TRADE' AND s.status = 'SETTLED') THEN
        RAISE EXCEPTION 'reversal %: % is no settled trade', NEW.trade_id, NEW.reverses USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER asked_for BEFORE INSERT ON settlement FOR EACH ROW
    WHEN (NEW.kind = 'REVERSAL') EXECUTE FUNCTION reversal_is_asked_for();
ALTER TABLE settlement ENABLE ALWAYS TRIGGER asked_for;

-- With the owner's rights: nobody else may write into ledger.reversal.
CREATE FUNCTION reversal_takes_its_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO ledger.reversal (reverses, trade_id) VALUES (NEW.reverses, NEW.trade_id);
    RETURN NULL;
END $$;
CREATE TRIGGER reversed_once AFTER UPDATE ON settlement FOR EACH ROW
    WHEN (NEW.kind = 'REVERSAL' AND NEW.status = 'SETTLED') EXECUTE FUNCTION reversal_takes_its_place();
ALTER TABLE settlement ENABLE ALWAYS TRIGGER reversed_once;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON reversal EXECUTE FUNCTION refuse_change();
ALTER TABLE reversal ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON reversal_request EXECUTE FUNCTION refuse_change();
ALTER TABLE reversal_request ENABLE ALWAYS TRIGGER never_deleted;
CREATE TRIGGER final BEFORE UPDATE ON reversal_request FOR EACH ROW
    WHEN (OLD.executed_at IS NOT NULL) EXECUTE FUNCTION answered_is_final();
ALTER TABLE reversal_request ENABLE ALWAYS TRIGGER final;

-- Four eyes. Who asked (maker) and who decided (checker) are logins, filled in here and never supplied; who asked may
-- withdraw, but not approve; a decision is made once.
CREATE FUNCTION request_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.maker <> session_user OR NEW.decision IS NOT NULL OR NEW.checker IS NOT NULL OR NEW.checked_at IS NOT NULL
       OR NEW.check_note IS NOT NULL OR NEW.executed_at IS NOT NULL THEN
        RAISE EXCEPTION 'ledger.%: who asks is %, and a request begins undecided', TG_TABLE_NAME, session_user
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION request_decided_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answers CONSTANT text[] := ARRAY['decision', 'checker', 'checked_at', 'check_note', 'executed_at', 'outcome'];
BEGIN
    IF to_jsonb(OLD) - answers IS DISTINCT FROM to_jsonb(NEW) - answers THEN
        RAISE EXCEPTION 'ledger.% %: what was asked for never changes, refuse it and ask anew', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.decision IS NULL AND NEW.decision IS NOT NULL THEN
        IF NEW.decision = 'APPROVED' AND session_user = OLD.maker THEN
            RAISE EXCEPTION 'ledger.% %: % asked for it, so another login must approve it', TG_TABLE_NAME, OLD.id, OLD.maker
                USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.checker := session_user;
        NEW.checked_at := now();
    ELSIF (OLD.decision, OLD.checker, OLD.checked_at, OLD.check_note) IS DISTINCT FROM
          (NEW.decision, NEW.checker, NEW.checked_at, NEW.check_note) THEN
        RAISE EXCEPTION 'ledger.% %: a decision is made once, and its checker is who makes it', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['funding_request', 'case_action', 'reversal_request'] LOOP
        EXECUTE format('ALTER TABLE %I ADD decision text CHECK (decision IN (''APPROVED'', ''REFUSED'')), ADD checked_at timestamptz,
            ADD check_note text CHECK (length(check_note) <= 1000),
            ADD CHECK ((decision IS NULL) = (checker IS NULL) AND (decision IS NULL) = (checked_at IS NULL)),
            ADD CHECK (decision IS DISTINCT FROM ''APPROVED'' OR checker <> maker)', name);
        EXECUTE format('CREATE TRIGGER begins_open BEFORE INSERT ON %I FOR EACH ROW EXECUTE FUNCTION request_begins_open()', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER begins_open', name);
        EXECUTE format('CREATE TRIGGER four_eyes BEFORE UPDATE ON %I FOR EACH ROW EXECUTE FUNCTION request_decided_by_another()', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER four_eyes', name);
        EXECUTE format('GRANT UPDATE (decision, check_note) ON %I TO ledger_runtime', name);
    END LOOP;
END $$;

GRANT SELECT ON reversal_request, reversal TO ledger_runtime;
GRANT INSERT (trade_id, reverses, amount, reason), UPDATE (executed_at, outcome) ON reversal_request TO ledger_runtime;
