-- The laws that the database itself enforces, whoever writes. ENABLE ALWAYS: also in a session that plays replica. Tables are
-- named with their schema: a trigger resolves names as its session does, and temporary tables come first.

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger.% is append-only: % is refused; correct a mistake with a reversal', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['entry', 'settlement_attempt', 'account_action'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['asset', 'account', 'account_balance', 'settlement', 'batch', 'exception_case', 'case_action',
                                'funding_request'] LOOP
        EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER never_deleted', name);
    END LOOP;
END $$;

-- Conservation: the entries of one statement sum to zero for each settlement and asset. Legs count from 1 without a gap,
-- so nothing can be added to a journal later: its leg 1 is taken.
CREATE FUNCTION entries_must_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bad record;
BEGIN
    SELECT settlement_seq, asset_code, sum(amount) AS total INTO bad
    FROM inserted GROUP BY settlement_seq, asset_code HAVING sum(amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal of settlement % is off by % % minor units', bad.settlement_seq, bad.total, bad.asset_code
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT settlement_seq INTO bad
    FROM inserted GROUP BY settlement_seq HAVING min(leg) <> 1 OR max(leg) <> count(*) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'journal of settlement % does not count its legs from 1 to n', bad.settlement_seq
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER zero_sum AFTER INSERT ON entry REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION entries_must_balance();
ALTER TABLE entry ENABLE ALWAYS TRIGGER zero_sum;

-- PENDING or HELD -> SETTLED | REJECTED | CANCELLED; REJECTED -> anything only by way of a case; SETTLED and CANCELLED are final.
CREATE FUNCTION settlement_status_machine() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('SETTLED', 'CANCELLED') THEN
        RAISE EXCEPTION 'settlement % is % and final', OLD.trade_id, OLD.status USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.seq, OLD.trade_id, OLD.kind, OLD.trade_hash, OLD.buyer_id, OLD.seller_id, OLD.executed_at, OLD.settle_by, OLD.priority,
        OLD.reverses, OLD.recorded_at) IS DISTINCT FROM
       (NEW.seq, NEW.trade_id, NEW.kind, NEW.trade_hash, NEW.buyer_id, NEW.seller_id, NEW.executed_at, NEW.settle_by, NEW.priority,
        NEW.reverses, NEW.recorded_at) THEN
        RAISE EXCEPTION 'settlement %: an instruction never changes, only its outcome', OLD.trade_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'REJECTED' AND NOT EXISTS (
        SELECT FROM ledger.exception_case c JOIN ledger.case_action a ON a.case_id = c.id
        WHERE c.settlement_seq = OLD.seq AND c.state = 'OPEN' AND a.executed_at IS NULL) THEN
        RAISE EXCEPTION 'settlement % is REJECTED: only a waiting action on its open case may change that', OLD.trade_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.status IN ('PENDING', 'HELD') AND NEW.status <> OLD.status THEN
        RAISE EXCEPTION 'settlement %: % does not become %', OLD.trade_id, OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER status_machine BEFORE UPDATE ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_status_machine();
ALTER TABLE settlement ENABLE ALWAYS TRIGGER status_machine;

-- A committed batch changes once: when it has been dispatched.
CREATE FUNCTION batch_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.dispatched_at IS NOT NULL OR (OLD.id, OLD.trade_count, OLD.merkle_root, OLD.receipt_jws, OLD.recorded_at) IS DISTINCT FROM
                                        (NEW.id, NEW.trade_count, NEW.merkle_root, NEW.receipt_jws, NEW.recorded_at) THEN
        RAISE EXCEPTION 'batch % is final: only dispatched_at is set, once', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER final BEFORE UPDATE ON batch FOR EACH ROW EXECUTE FUNCTION batch_is_final();
ALTER TABLE batch ENABLE ALWAYS TRIGGER final;

-- An instruction begins as PENDING or HELD; only an attempt gives it an outcome.
CREATE FUNCTION settlement_begins_pending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'settlement % begins as PENDING or HELD and without attempts, not as %', NEW.trade_id, NEW.status
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER begins_pending BEFORE INSERT ON settlement FOR EACH ROW
    WHEN (NEW.status NOT IN ('PENDING', 'HELD') OR NEW.attempt_no <> 0) EXECUTE FUNCTION settlement_begins_pending();
ALTER TABLE settlement ENABLE ALWAYS TRIGGER begins_pending;

-- What a person asked for is answered once; a case is closed once.
CREATE FUNCTION answered_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger.% %: it is answered or closed, and final', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER final BEFORE UPDATE ON case_action FOR EACH ROW
    WHEN (OLD.executed_at IS NOT NULL) EXECUTE FUNCTION answered_is_final();
CREATE TRIGGER final BEFORE UPDATE ON funding_request FOR EACH ROW
    WHEN (OLD.executed_at IS NOT NULL) EXECUTE FUNCTION answered_is_final();
CREATE TRIGGER final BEFORE UPDATE ON exception_case FOR EACH ROW
    WHEN (OLD.state <> 'OPEN') EXECUTE FUNCTION answered_is_final();
ALTER TABLE case_action ENABLE ALWAYS TRIGGER final;
ALTER TABLE funding_request ENABLE ALWAYS TRIGGER final;
ALTER TABLE exception_case ENABLE ALWAYS TRIGGER final;
