-- Receipts: the public keys that sign them, and what must hold of a signed batch.

-- Kept for ever: an old receipt verifies with the key of its day. The private halves are never here.
CREATE TABLE receipt_key (
    -- the RFC 7638 thumbprint of the key: nobody can put another key under this name
    kid        text        PRIMARY KEY CHECK (kid = translate(rtrim(encode(sha256(convert_to(
                               '{"crv":"Ed25519","kty":"OKP","x":"' || translate(rtrim(encode(public_key, 'base64'), '='), '+/', '-_')
                               || '"}', 'UTF8')), 'base64'), '='), '+/', '-_')),
    public_key bytea       NOT NULL CHECK (octet_length(public_key) = 32),
    -- when a worker first used it
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON receipt_key EXECUTE FUNCTION refuse_change();
ALTER TABLE receipt_key ENABLE ALWAYS TRIGGER append_only;
GRANT SELECT, INSERT (kid, public_key) ON receipt_key TO ledger_runtime;

-- A batch that settled something has both, one that settled nothing has neither.
ALTER TABLE batch ADD CONSTRAINT batch_root_is_signed CHECK ((merkle_root IS NULL) = (receipt_jws IS NULL));

-- Only what settled is a leaf of its batch's tree.
ALTER TABLE settlement ADD CONSTRAINT settlement_leaf CHECK (leaf_index >= 0 AND status = 'SETTLED' OR leaf_index IS NULL);
