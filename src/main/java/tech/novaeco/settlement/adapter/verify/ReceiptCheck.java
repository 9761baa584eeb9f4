package tech.novaeco.settlement.adapter.verify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.Receipts;
import tech.novaeco.settlement.receipt.BatchReceipts;
import tech.novaeco.settlement.receipt.InvalidReceipt;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.ReceiptKey;
import tech.novaeco.settlement.receipt.ReceiptVerifier;
import tech.novaeco.settlement.receipt.ReceiptVerifier.SignedTree;
import tech.novaeco.settlement.receipt.Statement;

/** The tree of each batch, from its rows, against the root that was signed. */
final class ReceiptCheck implements BatchWalk.Visitor {
    private static final String KEYS = "SELECT kid, public_key FROM ledger.receipt_key ORDER BY kid";

    private record Key(String kid, byte[] raw) {}

    private final JdbcTemplate jdbc;
    private final Receipts receipts;
    private final First broken = new First();
    private @Nullable ReceiptVerifier verifier;
    private long covered;

    ReceiptCheck(JdbcTemplate jdbc, AssetRegistry assets) {
        this.jdbc = jdbc;
        receipts = new Receipts(jdbc, assets);
    }

    /** A key that is not the one of its name verifies nothing. */
    private ReceiptVerifier keys() {
        List<ReceiptKey> keys =
                jdbc.query(KEYS, (row, n) -> new Key(row.getString("kid"), row.getBytes("public_key"))).stream()
                        .map(this::key)
                        .flatMap(Optional::stream)
                        .toList();
        return new ReceiptVerifier(new KeySet(keys));
    }

    private Optional<ReceiptKey> key(Key row) {
        String place = "receipt_key " + row.kid();
        try {
            ReceiptKey key = new ReceiptKey(row.raw());
            if (key.kid().equals(row.kid())) {
                return Optional.of(key);
            }
            broken.found(place, "the key of thumbprint " + key.kid(), "the key of its name");
        } catch (IllegalArgumentException e) {
            broken.found(place, String.valueOf(e.getMessage()), "an Ed25519 key");
        }
        return Optional.empty();
    }

    @Override
    public void visit(List<BatchWalk.Batch> batches) {
        if (verifier == null) {
            verifier = keys();
        }
        Map<UUID, List<Statement>> statements = BatchWalk.derive(batches, receipts::statementsOf, this::unreadable);
        for (BatchWalk.Batch batch : batches) {
            compare(batch, statements.getOrDefault(batch.id(), List.of()), verifier);
        }
    }

    private void compare(BatchWalk.Batch batch, List<Statement> statements, ReceiptVerifier keys) {
        covered += statements.size();
        if (statements.isEmpty() || batch.merkleRoot() == null || batch.jws() == null) {
            return; // whether there must be a root is the business of check "batches"
        }
        String place = "batch " + batch.id();
        String derived;
        try {
            derived = new BatchReceipts(statements).merkleRoot();
        } catch (IllegalArgumentException e) {
            broken.found(place, String.valueOf(e.getMessage()), "receipts of one batch and one time");
            return;
        }
        if (!derived.equals(batch.merkleRoot())) {
            broken.found(
                    place + " merkle_root",
                    batch.merkleRoot(),
                    derived + ", the root of its " + statements.size() + " receipts");
        }
        try {
            SignedTree signed = keys.verifyBatch(batch.jws());
            SignedTree expected = new SignedTree(batch.id(), statements.size(), derived, batch.recordedAt());
            if (!signed.equals(expected)) {
                broken.found(place + " receipt_jws", "signed for " + told(signed), told(expected));
            }
        } catch (InvalidReceipt e) {
            broken.found(place + " receipt_jws", String.valueOf(e.getMessage()), "what was signed");
        }
    }

    private static String told(SignedTree tree) {
        Instant at = tree.recordedAt();
        return "batch " + tree.batchId() + " of " + tree.treeSize() + " at " + at + " with root " + tree.merkleRoot();
    }

    private void unreadable(UUID batchId, RuntimeException failure) {
        broken.found("batch " + batchId, "unreadable: " + failure.getMessage(), "rows that a receipt can be made of");
    }

    @Override
    public List<Checked> checked() {
        return List.of(new Checked(
                "receipts",
                "each receipt leads to the root that was signed for its batch",
                covered,
                "receipts",
                broken.get()));
    }
}
