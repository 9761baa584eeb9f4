-- People who work by a login of the database are members of ledger_desk: they look, ask, decide, open, freeze and close accounts,
-- encumber rights and set rates. They move nothing, and what they ask for they cannot answer: only the worker's own role can.

GRANT USAGE ON SCHEMA ledger TO ledger_desk;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_desk;
GRANT INSERT (owner_id, asset_code) ON account TO ledger_desk;
GRANT INSERT (account_id, floor), UPDATE (status) ON account_balance TO ledger_desk;
GRANT INSERT (account_id, action) ON account_action TO ledger_desk;
GRANT INSERT (case_id, action, note), UPDATE (decision, check_note, executed_at, outcome) ON case_action TO ledger_desk;
GRANT INSERT (kind, trade_id, ref, owner_id, asset_code, amount, token_id), UPDATE (decision, check_note, executed_at, outcome)
    ON funding_request TO ledger_desk;
GRANT INSERT (trade_id, reverses, amount, reason), UPDATE (decision, check_note, executed_at, outcome) ON reversal_request TO ledger_desk;
GRANT INSERT (token_id, change_no, owner_id, encumbrance, note) ON right_token_history TO ledger_desk;
GRANT INSERT (token_id, asset_code), UPDATE (encumbrance, changes) ON right_token TO ledger_desk;
GRANT INSERT (id, base, quote, numerator, scale, source, quoted_at, valid_until) ON conversion_rate TO ledger_desk;
GRANT EXECUTE ON FUNCTION lock_case(bigint) TO ledger_desk;

-- Ada and ada are one person.
CREATE OR REPLACE FUNCTION person_of(actor text) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT pg_catalog.lower(pg_catalog.regexp_replace(actor, '^api:', '')) $$;

CREATE OR REPLACE FUNCTION request_decided_by_another() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp AS $$
DECLARE
    answers CONSTANT text[] := ARRAY['decision', 'checker', 'checked_at', 'check_note', 'executed_at', 'outcome'];
BEGIN
    IF to_jsonb(OLD) - answers IS DISTINCT FROM to_jsonb(NEW) - answers THEN
        RAISE EXCEPTION 'ledger.% %: what was asked for never changes, refuse it and ask anew', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.decision IS NULL AND NEW.decision IS NOT NULL THEN
        IF NEW.decision = 'APPROVED' AND ledger.person_of(ledger.actor()) = ledger.person_of(OLD.maker) THEN
            RAISE EXCEPTION 'ledger.% %: % asked for it, so another login must approve it', TG_TABLE_NAME, OLD.id, OLD.maker
                USING ERRCODE = 'restrict_violation';
        END IF;
        NEW.checker := ledger.actor();
        NEW.checked_at := now();
    ELSIF (OLD.decision, OLD.checker, OLD.checked_at, OLD.check_note) IS DISTINCT FROM
          (NEW.decision, NEW.checker, NEW.checked_at, NEW.check_note) THEN
        RAISE EXCEPTION 'ledger.% %: a decision is made once, and its checker is who makes it', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'restrict_violation';
    END IF;
    -- people and the API take decisions; what became of an approved request is the worker's to say
    IF OLD.executed_at IS NULL AND NEW.executed_at IS NOT NULL AND NEW.decision IS DISTINCT FROM 'REFUSED'
       AND (ledger.actor() LIKE 'api:%' OR NOT pg_has_role(session_user, 'ledger_runtime', 'MEMBER')) THEN
        RAISE EXCEPTION 'ledger.% %: who asks or decides answers no request, but refuses one', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- What weighs on a right changes for who has it, one line after the other.
CREATE FUNCTION right_token_keeps_its_owner() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.right_token t WHERE t.token_id = NEW.token_id AND t.changes = NEW.change_no - 1
                   AND t.owner_id = NEW.owner_id) THEN
        RAISE EXCEPTION 'right %: without a settlement it stays with who has it', NEW.token_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps_its_owner BEFORE INSERT ON right_token_history FOR EACH ROW
    WHEN (NEW.settlement_seq IS NULL) EXECUTE FUNCTION right_token_keeps_its_owner();
ALTER TABLE right_token_history ENABLE ALWAYS TRIGGER keeps_its_owner;

-- CLOSED is for ever; the accounts of the issuer and of the conversion desk are nobody's to freeze.
CREATE FUNCTION account_status_machine() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp AS $$
BEGIN
    IF OLD.status = 'CLOSED'
       OR NOT EXISTS (SELECT FROM ledger.account a WHERE a.id = NEW.account_id AND a.purpose = 'MAIN') THEN
        RAISE EXCEPTION 'account %: % does not become %; only accounts of owners change, and CLOSED is for ever',
            NEW.account_id, OLD.status, NEW.status USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER status_machine BEFORE UPDATE OF status ON account_balance FOR EACH ROW
    WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION account_status_machine();
ALTER TABLE account_balance ENABLE ALWAYS TRIGGER status_machine;

-- A case ends by what somebody asked for; what a message without a settlement was refused for stays what it is.
CREATE FUNCTION case_ends_by_an_action() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger.case_action a WHERE a.case_id = NEW.id AND (a.executed_at IS NULL OR a.executed_at = now())) THEN
        RAISE EXCEPTION 'case %: only a waiting action of somebody ends it', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ends_by_an_action BEFORE UPDATE ON exception_case FOR EACH ROW
    WHEN (NEW.state <> OLD.state) EXECUTE FUNCTION case_ends_by_an_action();
ALTER TABLE exception_case ENABLE ALWAYS TRIGGER ends_by_an_action;

CREATE FUNCTION poison_stays_poison() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'case %: why a message was refused that left no settlement never changes', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reason_stays BEFORE UPDATE ON exception_case FOR EACH ROW
    WHEN (OLD.settlement_seq IS NULL AND (OLD.reason_code, OLD.reason_text) IS DISTINCT FROM (NEW.reason_code, NEW.reason_text))
    EXECUTE FUNCTION poison_stays_poison();
ALTER TABLE exception_case ENABLE ALWAYS TRIGGER reason_stays;

-- A subtree is of leaves that are there: one written ahead of the log would stop it for ever.
CREATE FUNCTION seal_node_is_of_the_log() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM inserted n WHERE (n.position + 1) * 2::numeric ^ n.level >
               (SELECT coalesce(max(s.position) + 1, 0) FROM ledger.ledger_seal s)) THEN
        RAISE EXCEPTION 'ledger.seal_node: a node is of leaves of the log' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER of_the_log AFTER INSERT ON seal_node REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION seal_node_is_of_the_log();
ALTER TABLE seal_node ENABLE ALWAYS TRIGGER of_the_log;

-- What is no verifier key (name+hash+key) would stop whoever reads them all.
ALTER TABLE seal_key ADD CHECK (verifier_key ~ '^[^+[:space:]]{1,200}[+][0-9a-f]{8}[+][A-Za-z0-9+/]{44}$');
