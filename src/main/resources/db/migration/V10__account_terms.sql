-- What an account may do, and since when. The balance row says what holds now; these rows say what was set, so that a floor or
-- a status that somebody changed past the worker is found.

CREATE TABLE account_terms (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_id bigint      NOT NULL,
    floor      bigint      NOT NULL,
    status     text        NOT NULL,
    set_by     text        NOT NULL DEFAULT session_user,
    set_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX account_terms_of_account ON account_terms (account_id, id);

CREATE FUNCTION account_terms_are_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    INSERT INTO ledger.account_terms (account_id, floor, status) VALUES (NEW.account_id, NEW.floor, NEW.status);
    RETURN NULL;
END $$;
CREATE TRIGGER terms_at_opening AFTER INSERT ON account_balance FOR EACH ROW EXECUTE FUNCTION account_terms_are_kept();
-- posting a batch sets neither column, so it never fires this one
CREATE TRIGGER terms_changed AFTER UPDATE OF floor, status ON account_balance FOR EACH ROW EXECUTE FUNCTION account_terms_are_kept();
ALTER TABLE account_balance ENABLE ALWAYS TRIGGER terms_at_opening;
ALTER TABLE account_balance ENABLE ALWAYS TRIGGER terms_changed;

INSERT INTO account_terms (account_id, floor, status) SELECT account_id, floor, status FROM account_balance ORDER BY account_id;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON account_terms EXECUTE FUNCTION refuse_change();
ALTER TABLE account_terms ENABLE ALWAYS TRIGGER append_only;
GRANT SELECT ON account_terms TO ledger_runtime;
