package tech.novaeco.settlement.adapter.verify;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.BatchStatements;
import tech.novaeco.settlement.seal.BatchStatement;
import tech.novaeco.settlement.seal.GrowingTree;
import tech.novaeco.settlement.seal.Node;

/** The log, leaf by leaf from the rows of each batch: law 24 wants every leaf recomputed, not the ends. */
final class SealCheck implements BatchWalk.Visitor {
    private static final String SIZES =
            "SELECT tree_size FROM ledger.checkpoint WHERE tree_size > ? AND tree_size <= ?";

    private static final String NODES = """
            SELECT n.level, n.position, n.hash FROM unnest(?::smallint[], ?::bigint[]) AS wanted (level, position)
            JOIN ledger.seal_node n ON n.level = wanted.level AND n.position = wanted.position
            """;

    private static final String STRAY = """
            SELECT 'batch ' || b.id AS place, 'neither in the log nor waiting for it' AS found FROM ledger.batch b
            WHERE NOT EXISTS (SELECT FROM ledger.ledger_seal l WHERE l.batch_id = b.id)
              AND NOT EXISTS (SELECT FROM ledger.seal_pending p WHERE p.batch_id = b.id)
            UNION ALL
            SELECT 'seal_pending ' || p.batch_id, 'waiting' FROM ledger.seal_pending p
            WHERE NOT EXISTS (SELECT FROM ledger.batch b WHERE b.id = p.batch_id)
               OR EXISTS (SELECT FROM ledger.ledger_seal l WHERE l.batch_id = p.batch_id)
            LIMIT 1
            """;

    private final JdbcTemplate jdbc;
    private final BatchStatements statements;
    private final Set<Long> asked;
    private final TreeMap<Long, byte[]> roots = new TreeMap<>();
    private final GrowingTree tree = GrowingTree.empty();
    private final First leaves = new First();
    private final First nodes = new First();
    private long nodeCount;
    private long unsealed;

    /** @param asked sizes whose roots somebody wants to know besides those of the checkpoints */
    SealCheck(JdbcTemplate jdbc, Set<Long> asked) {
        this.jdbc = jdbc;
        this.asked = new TreeSet<>(asked);
        statements = new BatchStatements(jdbc);
    }

    /** Of the log as its rows lead to it, at the sizes of its checkpoints and at those that were asked for. */
    Map<Long, byte[]> roots() {
        return roots;
    }

    long size() {
        return tree.size();
    }

    /** Batches that wait for the seal: no harm, they are young. */
    long unsealed() {
        return unsealed;
    }

    @Override
    public void visit(List<BatchWalk.Batch> batches) {
        List<BatchWalk.Batch> sealed =
                batches.stream().filter(batch -> batch.position() != null).toList();
        unsealed += batches.size() - sealed.size();
        if (sealed.isEmpty()) {
            return;
        }
        asked.addAll(jdbc.queryForList(SIZES, Long.class, tree.size(), tree.size() + sealed.size()));
        Map<UUID, BatchStatement> derived = BatchWalk.derive(sealed, statements::of, this::unreadable);
        Map<Node, byte[]> completed = new HashMap<>();
        for (BatchWalk.Batch batch : sealed) {
            completed.putAll(tree.append(leaf(batch, derived)));
            if (asked.contains(tree.size())) {
                roots.put(tree.size(), tree.root());
            }
        }
        compareNodes(completed);
    }

    private void unreadable(UUID batchId, RuntimeException failure) {
        leaves.found("batch " + batchId, "unreadable: " + failure.getMessage(), "rows that a leaf can be made of");
    }

    /** As the rows lead to it; as it is stored where they lead nowhere, which is broken enough. */
    private byte[] leaf(BatchWalk.Batch batch, Map<UUID, BatchStatement> derived) {
        String place = "ledger_seal " + batch.position();
        if (batch.position() == null || batch.position() != tree.size()) {
            leaves.found(place + " position", String.valueOf(batch.position()), tree.size() + ", without a gap");
        }
        BatchStatement statement = derived.get(batch.id());
        String stored = String.valueOf(batch.leafHash());
        if (statement == null) {
            leaves.found(place, "of batch " + batch.id(), "a batch that is there");
            return HexFormat.of().parseHex(stored);
        }
        byte[] leaf = statement.leafHash();
        if (!HexFormat.of().formatHex(leaf).equals(stored)) {
            leaves.found(
                    place + " (batch " + batch.id() + ")",
                    stored,
                    HexFormat.of().formatHex(leaf) + ", the hash of the batch, its attempts and its entries");
        }
        return leaf;
    }

    private void compareNodes(Map<Node, byte[]> completed) {
        Map<Node, byte[]> stored = new HashMap<>();
        jdbc.query(
                NODES,
                row -> {
                    stored.put(new Node(row.getInt("level"), row.getLong("position")), row.getBytes("hash"));
                },
                completed.keySet().stream().map(node -> (short) node.level()).toArray(Short[]::new),
                completed.keySet().stream().map(Node::position).toArray(Long[]::new));
        nodeCount += completed.size();
        completed.forEach((node, hash) -> {
            if (!Arrays.equals(hash, stored.get(node))) {
                nodes.found(
                        "seal_node (" + node.level() + ", " + node.position() + ")",
                        stored.containsKey(node) ? HexFormat.of().formatHex(stored.get(node)) : "missing",
                        HexFormat.of().formatHex(hash));
            }
        });
    }

    @Override
    public List<Checked> checked() {
        jdbc.query(STRAY, row -> {
            leaves.found(row.getString("place"), row.getString("found"), "either in the log or waiting for it");
        });
        Long stored = jdbc.queryForObject("SELECT count(*) FROM ledger.seal_node", Long.class);
        if (stored == null || stored != nodeCount) {
            nodes.found("seal_node", stored + " rows", nodeCount + " for a log of " + tree.size() + " batches");
        }
        return List.of(
                new Checked(
                        "seal",
                        "each leaf of the log is the hash of its batch, at its place",
                        tree.size(),
                        "batches",
                        leaves.get()),
                new Checked(
                        "seal nodes",
                        "the log's stored subtrees follow from its leaves",
                        nodeCount,
                        "nodes",
                        nodes.get()));
    }
}
