-- The seal: a transparency log over committed batches. Each leaf is the hash of one batch's statement; checkpoints are signed
-- tree heads that others keep. It is off the settlement path: a batch costs its transaction one row in seal_pending.

CREATE TABLE ledger_seal (
    -- from 0, without a gap
    position  bigint PRIMARY KEY CHECK (position >= 0),
    batch_id  uuid   NOT NULL UNIQUE,
    leaf_hash text   NOT NULL CHECK (leaf_hash ~ '^[0-9a-f]{64}$')
);

-- Complete subtrees of 2^level leaves, written once: with them appends and proofs read a handful of rows, however long the log.
CREATE TABLE seal_node (
    level    smallint NOT NULL CHECK (level BETWEEN 1 AND 62),
    position bigint   NOT NULL CHECK (position >= 0),
    hash     bytea    NOT NULL CHECK (octet_length(hash) = 32),
    PRIMARY KEY (level, position)
);

CREATE TABLE checkpoint (
    tree_size bigint      PRIMARY KEY CHECK (tree_size > 0),
    root_hash text        NOT NULL CHECK (root_hash ~ '^[0-9a-f]{64}$'),
    -- the signed note as it is served, byte for byte
    note      text        NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT now()
);

-- Public keys that signed checkpoints, so that old checkpoints verify when the key has changed.
CREATE TABLE seal_key (
    verifier_key  text        PRIMARY KEY,
    first_used_at timestamptz NOT NULL DEFAULT now()
);

-- Committed and not sealed yet. A row becomes visible with its batch, however late that commits; nobody searches the batches.
CREATE TABLE seal_pending (
    batch_id uuid PRIMARY KEY
);

CREATE FUNCTION batch_wants_seal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO ledger.seal_pending VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER wants_seal AFTER INSERT ON batch FOR EACH ROW EXECUTE FUNCTION batch_wants_seal();
ALTER TABLE batch ENABLE ALWAYS TRIGGER wants_seal;

-- The trigger's lock has waited for every open insert and lets no new one begin: from here on none is missed.
INSERT INTO seal_pending SELECT id FROM batch;

-- Positions continue where the log ends, and only what waits is sealed, once.
CREATE FUNCTION seal_continues() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
DECLARE
    first    bigint;
    expected bigint;
    appended bigint;
    taken    bigint;
BEGIN
    SELECT min(position), count(*) INTO first, appended FROM inserted;
    IF appended = 0 THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(max(position), -1) + 1 INTO expected FROM ledger_seal WHERE position < first;
    IF first <> expected OR (SELECT max(position) FROM ledger_seal) <> first + appended - 1 THEN
        RAISE EXCEPTION 'ledger_seal continues at %, not at %, and leaves no gap', expected, first USING ERRCODE = 'check_violation';
    END IF;
    DELETE FROM seal_pending p USING inserted i WHERE p.batch_id = i.batch_id;
    GET DIAGNOSTICS taken = ROW_COUNT;
    IF taken <> appended THEN
        RAISE EXCEPTION '% of % batches are not committed or sealed already', appended - taken, appended USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER continues AFTER INSERT ON ledger_seal REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION seal_continues();
ALTER TABLE ledger_seal ENABLE ALWAYS TRIGGER continues;

CREATE FUNCTION checkpoint_is_of_the_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.tree_size IS DISTINCT FROM (SELECT max(s.position) + 1 FROM ledger.ledger_seal s) THEN
        RAISE EXCEPTION 'a checkpoint is of the whole log, not of % leaves', NEW.tree_size USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER of_the_log BEFORE INSERT ON checkpoint FOR EACH ROW EXECUTE FUNCTION checkpoint_is_of_the_log();
ALTER TABLE checkpoint ENABLE ALWAYS TRIGGER of_the_log;

DO $$
DECLARE name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['ledger_seal', 'seal_node', 'checkpoint', 'seal_key'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER append_only', name);
    END LOOP;
END $$;

GRANT SELECT ON ledger_seal, seal_node, checkpoint, seal_key, seal_pending TO ledger_runtime;
GRANT INSERT (position, batch_id, leaf_hash) ON ledger_seal TO ledger_runtime;
GRANT INSERT (level, position, hash) ON seal_node TO ledger_runtime;
GRANT INSERT (tree_size, root_hash, note) ON checkpoint TO ledger_runtime;
GRANT INSERT (verifier_key) ON seal_key TO ledger_runtime;
