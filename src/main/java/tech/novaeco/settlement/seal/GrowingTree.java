package tech.novaeco.settlement.seal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.merkle.MerkleTree;

/**
 * The right edge of the log: enough to append, at one hash a leaf on average, and to know the root. It keeps one hash for
 * each bit of the size, so a log of ten million leaves needs at most 24 to grow. Not thread-safe.
 */
public final class GrowingTree {
    private final List<byte[]> edge;
    private long size;

    private GrowingTree(long size, List<byte[]> edge) {
        this.size = size;
        this.edge = new ArrayList<>(edge);
    }

    public static GrowingTree empty() {
        return new GrowingTree(0, List.of());
    }

    /** The complete subtrees, from the left, whose hashes {@link #of} needs. */
    public static List<Node> edge(long size) {
        return size == 0 ? List.of() : new LeafRange(0, size).nodes();
    }

    /** @param edge hashes of {@link #edge(long)} */
    public static GrowingTree of(long size, List<byte[]> edge) {
        if (edge.size() != Long.bitCount(size)) {
            throw new IllegalArgumentException(
                    "a log of " + size + " leaves has " + Long.bitCount(size) + " subtrees, not " + edge.size());
        }
        return new GrowingTree(size, edge);
    }

    public long size() {
        return size;
    }

    /** @return the subtrees that this leaf completes, itself not among them, with their hashes */
    public Map<Node, byte[]> append(byte[] leafHash) {
        Map<Node, byte[]> completed = new LinkedHashMap<>();
        byte[] hash = leafHash;
        for (int level = 1; level <= Long.numberOfTrailingZeros(size + 1); level++) {
            hash = MerkleTree.nodeHash(edge.remove(edge.size() - 1), hash);
            completed.put(new Node(level, size >> level), hash);
        }
        edge.add(hash);
        size++;
        return completed;
    }

    /** MTH(D[size]); the hash of nothing for an empty log. */
    public byte[] root() {
        return edge.isEmpty() ? Sha256.of() : LeafRange.hash(edge);
    }
}
