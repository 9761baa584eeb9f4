-- Who said what may be sold although something weighs on it, each time: the rule itself says only who said it last, so that one who let
-- a pledged thing be sold for a minute would leave no trace.

CREATE TABLE encumbrance_rule_history (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset_code   text        NOT NULL,
    encumbrance  text        NOT NULL,
    -- null: the rule was taken away, and what holds for all assets holds again
    transferable boolean,
    set_by       text        NOT NULL DEFAULT ledger.actor(),
    set_at       timestamptz NOT NULL DEFAULT now()
);
INSERT INTO encumbrance_rule_history (asset_code, encumbrance, transferable, set_by, set_at)
    SELECT asset_code, encumbrance, transferable, set_by, set_at FROM encumbrance_rule ORDER BY set_at, asset_code, encumbrance;

CREATE FUNCTION encumbrance_rules_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        INSERT INTO ledger.encumbrance_rule_history (asset_code, encumbrance) VALUES (OLD.asset_code, OLD.encumbrance);
    ELSIF TG_OP = 'UPDATE' AND (OLD.asset_code, OLD.encumbrance) <> (NEW.asset_code, NEW.encumbrance) THEN
        RAISE EXCEPTION 'rule of % for %: it stays of this asset and encumbrance', OLD.asset_code, OLD.encumbrance
            USING ERRCODE = 'restrict_violation';
    ELSE
        INSERT INTO ledger.encumbrance_rule_history (asset_code, encumbrance, transferable)
            VALUES (NEW.asset_code, NEW.encumbrance, NEW.transferable);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER kept AFTER INSERT OR UPDATE OR DELETE ON encumbrance_rule FOR EACH ROW EXECUTE FUNCTION encumbrance_rules_are_kept();
ALTER TABLE encumbrance_rule ENABLE ALWAYS TRIGGER kept;
CREATE TRIGGER never_truncated BEFORE TRUNCATE ON encumbrance_rule EXECUTE FUNCTION refuse_change();
ALTER TABLE encumbrance_rule ENABLE ALWAYS TRIGGER never_truncated;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON encumbrance_rule_history EXECUTE FUNCTION refuse_change();
ALTER TABLE encumbrance_rule_history ENABLE ALWAYS TRIGGER append_only;
GRANT SELECT ON encumbrance_rule_history TO ledger_runtime, ledger_api;
