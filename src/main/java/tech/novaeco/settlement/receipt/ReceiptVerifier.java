package tech.novaeco.settlement.receipt;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tech.novaeco.settlement.merkle.MerkleProof;

/** Verifies receipts with nothing but public keys: no clock, no network, no ledger. Thread-safe. */
public final class ReceiptVerifier {
    private final KeySet keys;

    /** @param keys those the caller trusts to sign receipts */
    public ReceiptVerifier(KeySet keys) {
        this.keys = keys;
    }

    /**
     * What a good receipt proves.
     *
     * @param key whose signature it carries
     * @param treeSize how many trades its batch settled
     */
    public record Verified(Receipt receipt, ReceiptKey key, int treeSize, String merkleRoot) {}

    /** @throws InvalidReceipt the first thing that is wrong, and where */
    public Verified verify(String text) throws InvalidReceipt {
        Receipt receipt = ReceiptReader.read(text);
        SignedBatch batch = SignedBatch.read(receipt.batch());
        ReceiptKey key = signer(batch);
        BatchRoot root = batch.root();
        requireSameBatch(receipt.statement(), root);
        requireRoot(receipt, root);
        return new Verified(receipt, key, root.treeSize(), root.merkleRoot());
    }

    /** What was signed for a whole batch. @param merkleRoot 64 lower-case hex digits */
    public record SignedTree(UUID batchId, int treeSize, String merkleRoot, Instant recordedAt) {}

    /** @param jws of a batch, as the ledger keeps it. @throws InvalidReceipt the first thing that is wrong, and where */
    public SignedTree verifyBatch(String jws) throws InvalidReceipt {
        SignedBatch batch = SignedBatch.read(jws);
        signer(batch);
        BatchRoot root = batch.root();
        return new SignedTree(root.batchId(), root.treeSize(), root.merkleRoot(), root.recordedAt());
    }

    private ReceiptKey signer(SignedBatch batch) throws InvalidReceipt {
        ReceiptKey key = keys.find(batch.kid())
                .orElseThrow(() -> new InvalidReceipt(
                        Flaw.UNKNOWN_KEY,
                        "batch.header.kid",
                        "is " + batch.kid() + ", which is not among the "
                                + keys.keys().size() + " keys given: get the JWKS anew from whoever you trust"));
        if (!key.verifies(batch.signed(), batch.signature())) {
            throw new InvalidReceipt(Flaw.SIGNATURE, "batch.signature", "is not by key " + key);
        }
        return key;
    }

    private static void requireSameBatch(Statement statement, BatchRoot root) throws InvalidReceipt {
        if (!statement.batchId().equals(root.batchId())) {
            throw new InvalidReceipt(
                    Flaw.OTHER_BATCH,
                    "statement.batchId",
                    "is " + statement.batchId() + ", but batch " + root.batchId() + " was signed");
        }
        if (!statement.recordedAt().equals(root.recordedAt())) {
            throw new InvalidReceipt(
                    Flaw.OTHER_BATCH,
                    "statement.recordedAt",
                    "is " + Canonical.time(statement.recordedAt()) + ", but the batch was signed with "
                            + Canonical.time(root.recordedAt()));
        }
    }

    private static void requireRoot(Receipt receipt, BatchRoot root) throws InvalidReceipt {
        if (receipt.index() >= root.treeSize()) {
            throw new InvalidReceipt(
                    Flaw.PATH, "proof.index", "is " + receipt.index() + " in a batch of " + root.treeSize());
        }
        List<byte[]> path =
                receipt.path().stream().map(HexFormat.of()::parseHex).toList();
        Optional<byte[]> found = MerkleProof.rootFrom(
                receipt.index(), root.treeSize(), receipt.statement().leafHash(), path);
        if (found.isEmpty()) {
            throw new InvalidReceipt(
                    Flaw.PATH,
                    "proof.path",
                    "has " + path.size() + " hashes, not as many as leaf " + receipt.index() + " of " + root.treeSize()
                            + " needs");
        }
        if (!Canonical.hex(found.get()).equals(root.merkleRoot())) {
            throw new InvalidReceipt(
                    Flaw.ROOT,
                    "statement",
                    "or its proof was changed: they lead to the root " + Canonical.hex(found.get()) + ", but "
                            + root.merkleRoot() + " was signed");
        }
    }
}
