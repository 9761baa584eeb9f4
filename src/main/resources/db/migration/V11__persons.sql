-- Who acts. A person with a login of the database is that login. A person who comes over HTTP is let in by the API, which reaches
-- the database by a login of its own, member of ledger_api, and says for whom it speaks: then the name begins with 'api:'.

CREATE FUNCTION actor() RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
DECLARE
    person CONSTANT text := current_setting('ledger.person', true);
BEGIN
    IF session_user LIKE 'api:%' THEN
        RAISE EXCEPTION 'login %: a login that begins with api: could be taken for a person of the API', session_user
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    -- a superuser and whoever may be the owner are members of every role and speak for themselves only
    IF NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = session_user AND NOT r.rolsuper
                   AND pg_has_role(r.oid, 'ledger_api', 'MEMBER') AND NOT pg_has_role(r.oid, 'ledger_owner', 'MEMBER')) THEN
        RETURN session_user;
    END IF;
    IF person IS NULL OR person !~ '^[\x21-\x7e]{1,200}$' THEN
        RAISE EXCEPTION 'login % speaks for people of the API and must say for whom, in ledger.person', session_user
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN 'api:' || person;
END $$;

-- The person api:ada and the login ada are taken for one: too strict where they are two, never too lax.
CREATE FUNCTION person_of(actor text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT pg_catalog.regexp_replace(actor, '^api:', '') $$;

ALTER TABLE account ALTER opened_by SET DEFAULT ledger.actor();
ALTER TABLE account_action ALTER actor SET DEFAULT ledger.actor();
ALTER TABLE account_terms ALTER set_by SET DEFAULT ledger.actor();
ALTER TABLE funding_request ALTER maker SET DEFAULT ledger.actor();
ALTER TABLE case_action ALTER maker SET DEFAULT ledger.actor();
ALTER TABLE reversal_request ALTER maker SET DEFAULT ledger.actor();

CREATE OR REPLACE FUNCTION request_begins_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.maker <> ledger.actor() OR NEW.decision IS NOT NULL OR NEW.checker IS NOT NULL OR NEW.checked_at IS NOT NULL
       OR NEW.check_note IS NOT NULL OR NEW.executed_at IS NOT NULL THEN
        RAISE EXCEPTION 'ledger.%: who asks is %, and a request begins undecided', TG_TABLE_NAME, ledger.actor()
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION request_decided_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
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
    -- the API takes decisions; what became of an approved request is the worker's to say
    IF OLD.executed_at IS NULL AND NEW.executed_at IS NOT NULL AND NEW.decision IS DISTINCT FROM 'REFUSED'
       AND ledger.actor() LIKE 'api:%' THEN
        RAISE EXCEPTION 'ledger.% %: the API answers no request, it refuses one', TG_TABLE_NAME, OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;

-- Two people who ask about one case queue up, without the right to change cases.
CREATE FUNCTION lock_case(case_id bigint) RETURNS TABLE (state text, reason_code text) LANGUAGE sql SECURITY DEFINER
    SET search_path = pg_catalog AS $$ SELECT c.state, c.reason_code FROM ledger.exception_case c WHERE c.id = $1 FOR UPDATE $$;
REVOKE EXECUTE ON FUNCTION lock_case(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION lock_case(bigint) TO ledger_runtime, ledger_api;

-- What the API may do: look, ask, decide, and open or freeze accounts. It moves nothing: no settlement, entry or balance.
GRANT USAGE ON SCHEMA ledger TO ledger_api;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ledger_api;
GRANT INSERT (owner_id, asset_code) ON account TO ledger_api;
GRANT INSERT (account_id, floor), UPDATE (status) ON account_balance TO ledger_api;
GRANT INSERT (account_id, action) ON account_action TO ledger_api;
GRANT INSERT (case_id, action, note), UPDATE (decision, check_note, executed_at, outcome) ON case_action TO ledger_api;
GRANT INSERT (trade_id, ref, owner_id, asset_code, amount), UPDATE (decision, check_note, executed_at, outcome)
    ON funding_request TO ledger_api;
GRANT INSERT (trade_id, reverses, amount, reason), UPDATE (decision, check_note, executed_at, outcome) ON reversal_request TO ledger_api;
