package tech.novaeco.settlement.receipt;

import java.util.ArrayList;
import java.util.List;
import tech.novaeco.settlement.merkle.MerkleTree;

/** The receipts of one batch: its statements and the tree over them. */
public final class BatchReceipts {
    private final List<Statement> statements;
    private final MerkleTree tree;

    /**
     * @param statements of the settled trades of one batch, in the order in which they were decided
     * @throws IllegalArgumentException if there is none, or if they are not of one batch and one time
     */
    public BatchReceipts(List<Statement> statements) {
        this.statements = List.copyOf(statements);
        long batches = statements.stream()
                .map(statement -> statement.batchId() + "/" + statement.recordedAt())
                .distinct()
                .count();
        if (batches != 1) {
            throw new IllegalArgumentException(
                    "statements of " + batches + " batches: exactly one is signed at a time");
        }
        tree = new MerkleTree(statements.stream().map(Statement::leafHash).toList());
    }

    /** One signature for all of them. */
    public SignedRoot sign(SigningKey key) {
        Statement any = statements.get(0);
        BatchRoot root = new BatchRoot(any.batchId(), tree.size(), merkleRoot(), any.recordedAt());
        return new SignedRoot(root.merkleRoot(), root.sign(key));
    }

    public String merkleRoot() {
        return Canonical.hex(tree.root());
    }

    /**
     * The receipts, in the order of the statements.
     *
     * @param jws what {@link #sign} made of these statements once
     */
    public List<Receipt> receipts(String jws) {
        List<List<byte[]>> paths = tree.paths();
        List<Receipt> receipts = new ArrayList<>(statements.size());
        for (int index = 0; index < statements.size(); index++) {
            receipts.add(new Receipt(
                    statements.get(index),
                    index,
                    paths.get(index).stream().map(Canonical::hex).toList(),
                    jws));
        }
        return receipts;
    }
}
