package tech.novaeco.settlement.adapter.postgres;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tech.novaeco.settlement.seal.BatchStatement;
import tech.novaeco.settlement.seal.Checkpoint;
import tech.novaeco.settlement.seal.GrowingTree;
import tech.novaeco.settlement.seal.Node;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SignedNote;

/**
 * Appends committed batches to the log and signs checkpoints, inside the caller's transaction: leaves, nodes and checkpoint
 * are there together or not at all. Any number of workers may do it; one at a time does. Thread-safe.
 */
public final class Sealing {
    /** Released by COMMIT or rollback, or when the session ends. */
    private static final String ONE_AT_A_TIME =
            "SELECT pg_advisory_xact_lock(hashtextextended('ledger.ledger_seal', 0))";

    /** Bounded by batches and by trades, so that a transaction takes about a second at most. */
    private static final String WAITING = """
            SELECT batch_id FROM (
                SELECT batch_id, sum(trade_count) OVER (ORDER BY batch_id) - trade_count AS trades_before
                FROM (SELECT p.batch_id, b.trade_count FROM ledger.seal_pending p JOIN ledger.batch b ON b.id = p.batch_id
                      ORDER BY p.batch_id LIMIT ?) AS first_ones) AS waiting
            WHERE trades_before < ?
            ORDER BY batch_id
            """;

    private static final String APPEND = """
            INSERT INTO ledger.ledger_seal (position, batch_id, leaf_hash)
            SELECT ? + n - 1, batch_id, leaf_hash FROM unnest(?::uuid[], ?::text[]) WITH ORDINALITY AS leaf (batch_id, leaf_hash, n)
            """;

    private static final String ADD_NODES = """
            INSERT INTO ledger.seal_node (level, position, hash) SELECT * FROM unnest(?::smallint[], ?::bigint[], ?::bytea[])
            """;

    private static final String ADD_KEY =
            "INSERT INTO ledger.seal_key (verifier_key) VALUES (?) ON CONFLICT DO NOTHING";

    private static final String ADD_CHECKPOINT =
            "INSERT INTO ledger.checkpoint (tree_size, root_hash, note) VALUES (?, ?, ?)";

    private static final int MAX_BATCHES = 500;
    private static final int MAX_TRADES = 20_000;

    private final JdbcTemplate jdbc;
    private final NoteSigner signer;
    private final Optional<String> continues;
    private final BatchStatements statements;
    private final SealLog log;

    /** Of a log that keeps its name. */
    public Sealing(JdbcTemplate jdbc, NoteSigner signer) {
        this(jdbc, signer, Optional.empty());
    }

    /** @param continues the name of the log that this one goes on from, under the signer's name: only after a restore */
    public Sealing(JdbcTemplate jdbc, NoteSigner signer, Optional<String> continues) {
        this.jdbc = jdbc;
        this.signer = signer;
        this.continues = continues;
        statements = new BatchStatements(jdbc);
        log = new SealLog(jdbc);
    }

    /**
     * Appends what waits, up to a bound, and signs the log's new size.
     *
     * @return how many batches were appended; 0 if none waited
     * @throws IllegalStateException outside a transaction, or if the stored log is another log's or broken
     */
    public int sealSome() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("sealing: outside a transaction");
        }
        jdbc.query(ONE_AT_A_TIME, row -> {});
        // a statement of its own: it sees what the sealer before committed
        List<UUID> waiting = jdbc.queryForList(WAITING, UUID.class, MAX_BATCHES, MAX_TRADES);
        if (waiting.isEmpty()) {
            return 0;
        }
        requireSameLog();
        GrowingTree tree = log.tree();
        append(tree, waiting);
        sign(tree);
        return waiting.size();
    }

    private void append(GrowingTree tree, List<UUID> batchIds) {
        long first = tree.size();
        Map<UUID, BatchStatement> said = statements.of(batchIds);
        List<String> leafHashes = new ArrayList<>();
        Map<Node, byte[]> nodes = new LinkedHashMap<>();
        for (UUID batchId : batchIds) {
            BatchStatement statement = said.get(batchId);
            if (statement == null) {
                throw new IllegalStateException("batch " + batchId + " waits for the seal and is not in the ledger");
            }
            byte[] leafHash = statement.leafHash();
            leafHashes.add(HexFormat.of().formatHex(leafHash));
            nodes.putAll(tree.append(leafHash));
        }
        jdbc.update(
                APPEND,
                first,
                batchIds.stream().map(UUID::toString).toArray(String[]::new),
                leafHashes.toArray(String[]::new));
        jdbc.update(
                ADD_NODES,
                nodes.keySet().stream().map(node -> (short) node.level()).toArray(Short[]::new),
                nodes.keySet().stream().map(Node::position).toArray(Long[]::new),
                nodes.values().toArray(byte[][]::new));
    }

    private void sign(GrowingTree tree) {
        Checkpoint checkpoint = new Checkpoint(signer.verifier().name(), tree.size(), tree.root());
        jdbc.update(ADD_KEY, signer.verifier().toString());
        jdbc.update(ADD_CHECKPOINT, checkpoint.size(), checkpoint.rootHex(), signer.sign(checkpoint.text()));
    }

    /**
     * A log keeps its name: under another one, witnesses would take it for another log. After a restore it must not keep it:
     * under that name, others hold checkpoints of batches that this ledger has forgotten.
     */
    private void requireSameLog() {
        log.latestCheckpoint()
                .map(note -> Checkpoint.parse(SignedNote.parse(note).text()))
                .ifPresent(last -> {
                    String name = signer.verifier().name();
                    if (!last.origin().equals(name)
                            && continues.filter(last.origin()::equals).isEmpty()) {
                        throw new IllegalStateException("the log is called " + last.origin() + " and SEAL_ORIGIN says "
                                + name + ": a log keeps its name; set SEAL_ORIGIN=" + last.origin()
                                + " and a key of that name; only after a restore from a backup, SEAL_CONTINUES="
                                + last.origin() + " lets it go on as " + name);
                    }
                });
    }
}
