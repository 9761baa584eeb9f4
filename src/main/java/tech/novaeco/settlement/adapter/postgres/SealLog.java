package tech.novaeco.settlement.adapter.postgres;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.seal.GrowingTree;
import tech.novaeco.settlement.seal.LeafRange;
import tech.novaeco.settlement.seal.Node;
import tech.novaeco.settlement.seal.NoteVerifier;

/**
 * The transparency log as it is stored: what is in it, and proofs. Reads only; each answer costs a few rows by primary key,
 * however long the log is. Thread-safe.
 */
public final class SealLog {
    /** A batch in the log. @param position from 0 */
    public record Leaf(long position, UUID batchId, byte[] hash) {}

    private static final String SIZE = "SELECT coalesce(max(position) + 1, 0) FROM ledger.ledger_seal";

    private static final String LEAF =
            "SELECT position, batch_id, leaf_hash FROM ledger.ledger_seal WHERE batch_id = ?";

    private static final String NODES = """
            SELECT n.level, n.position, n.hash
            FROM unnest(?::smallint[], ?::bigint[]) AS wanted (level, position)
            JOIN ledger.seal_node n ON n.level = wanted.level AND n.position = wanted.position
            UNION ALL
            SELECT 0, position, decode(leaf_hash, 'hex') FROM ledger.ledger_seal WHERE position = ANY (?::bigint[])
            """;

    private static final String LATEST = "SELECT note FROM ledger.checkpoint ORDER BY tree_size DESC LIMIT 1";

    private static final String LATEST_SIZE = "SELECT coalesce(max(tree_size), 0) FROM ledger.checkpoint";

    private static final String OF_SIZE = "SELECT note FROM ledger.checkpoint WHERE tree_size = ?";

    private static final String KEYS =
            "SELECT verifier_key FROM ledger.seal_key ORDER BY first_used_at DESC, verifier_key";

    private final JdbcTemplate jdbc;

    public SealLog(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** Leaves, whether a checkpoint covers them or not. */
    public long size() {
        return number(SIZE);
    }

    /** Leaves that the latest checkpoint covers; 0 before the first. */
    public long checkpointSize() {
        return number(LATEST_SIZE);
    }

    /** The note, byte for byte as it was signed. */
    public Optional<String> latestCheckpoint() {
        return jdbc.queryForList(LATEST, String.class).stream().findFirst();
    }

    public Optional<String> checkpoint(long treeSize) {
        return jdbc.queryForList(OF_SIZE, String.class, treeSize).stream().findFirst();
    }

    /** Keys that ever signed a checkpoint, the newest first. @throws IllegalStateException if one was tampered with */
    public List<NoteVerifier> keys() {
        try {
            return jdbc.queryForList(KEYS, String.class).stream()
                    .map(NoteVerifier::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("ledger.seal_key: " + e.getMessage(), e);
        }
    }

    public Optional<Leaf> leaf(UUID batchId) {
        return jdbc
                .query(
                        LEAF,
                        (row, n) -> new Leaf(
                                row.getLong("position"),
                                row.getObject("batch_id", UUID.class),
                                HexFormat.of().parseHex(row.getString("leaf_hash"))),
                        batchId)
                .stream()
                .findFirst();
    }

    /** Hashes of these ranges, in their order: a proof. @throws IllegalStateException if the log lacks a node */
    public List<byte[]> hashes(List<LeafRange> ranges) {
        Set<Node> wanted = new HashSet<>();
        ranges.forEach(range -> wanted.addAll(range.nodes()));
        Map<Node, byte[]> found = nodes(wanted);
        return ranges.stream()
                .map(range -> range.hash(node -> present(found, node)))
                .toList();
    }

    /** MTH(D[treeSize]) from the stored nodes. */
    public byte[] root(long treeSize) {
        return treeSize == 0
                ? GrowingTree.empty().root()
                : hashes(List.of(new LeafRange(0, treeSize))).get(0);
    }

    GrowingTree tree() {
        long size = size();
        List<Node> edge = GrowingTree.edge(size);
        Map<Node, byte[]> found = nodes(new HashSet<>(edge));
        return GrowingTree.of(
                size, edge.stream().map(node -> present(found, node)).toList());
    }

    private static byte[] present(Map<Node, byte[]> found, Node node) {
        byte[] hash = found.get(node);
        if (hash == null) {
            throw new IllegalStateException("the log lacks its node " + node.position() + " of level " + node.level());
        }
        return hash;
    }

    private Map<Node, byte[]> nodes(Set<Node> wanted) {
        List<Short> levels = new ArrayList<>();
        List<Long> positions = new ArrayList<>();
        List<Long> leaves = new ArrayList<>();
        for (Node node : wanted) {
            if (node.level() == 0) {
                leaves.add(node.position());
            } else {
                levels.add((short) node.level());
                positions.add(node.position());
            }
        }
        Map<Node, byte[]> found = new HashMap<>();
        jdbc.query(
                NODES,
                row -> {
                    found.put(new Node(row.getInt("level"), row.getLong("position")), row.getBytes("hash"));
                },
                levels.toArray(Short[]::new),
                positions.toArray(Long[]::new),
                leaves.toArray(Long[]::new));
        return found;
    }

    private long number(String sql) {
        Long number = jdbc.queryForObject(sql, Long.class);
        return number == null ? 0 : number;
    }
}
