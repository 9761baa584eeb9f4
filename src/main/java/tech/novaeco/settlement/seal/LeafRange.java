package tech.novaeco.settlement.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import tech.novaeco.settlement.merkle.MerkleTree;

/**
 * The leaves {@code from} to before {@code to} of the log, whose hash MTH(D[from:to]) a proof needs. All proofs are lists of
 * such ranges; each is made of at most 63 complete subtrees: RFC 9162, section 2.1.
 */
public record LeafRange(long from, long to) {
    public LeafRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("no leaves from " + from + " to " + to);
        }
    }

    /** PATH(leaf, D[treeSize]), from the leaf upwards. @throws IndexOutOfBoundsException if there is no such leaf */
    public static List<LeafRange> inclusion(long leaf, long treeSize) {
        Objects.checkIndex(leaf, treeSize);
        List<LeafRange> path = new ArrayList<>();
        long from = 0;
        long to = treeSize;
        while (to - from > 1) {
            long middle = middle(from, to);
            if (leaf < middle) {
                path.add(0, new LeafRange(middle, to));
                to = middle;
            } else {
                path.add(0, new LeafRange(from, middle));
                from = middle;
            }
        }
        return path;
    }

    /** PROOF(oldSize, D[newSize]); empty if either is empty or they are the same. @throws IllegalArgumentException if old > new */
    public static List<LeafRange> consistency(long oldSize, long newSize) {
        if (oldSize < 0 || oldSize > newSize) {
            throw new IllegalArgumentException("no tree of " + newSize + " leaves begins with one of " + oldSize);
        }
        List<LeafRange> proof = new ArrayList<>();
        if (oldSize == 0 || oldSize == newSize) {
            return proof;
        }
        long from = 0;
        long to = newSize;
        while (to != oldSize) {
            long middle = middle(from, to);
            if (oldSize <= middle) {
                proof.add(0, new LeafRange(middle, to));
                to = middle;
            } else {
                proof.add(0, new LeafRange(from, middle));
                from = middle;
            }
        }
        if (from > 0) {
            proof.add(0, new LeafRange(from, to));
        }
        return proof;
    }

    /** The complete subtrees it is made of, from the left. */
    public List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        long at = from;
        while (at < to) {
            int level = 63 - Long.numberOfLeadingZeros(to - at);
            if (at > 0) {
                level = Math.min(level, Long.numberOfTrailingZeros(at));
            }
            nodes.add(new Node(level, at >> level));
            at += 1L << level;
        }
        return nodes;
    }

    /** MTH of these leaves, from the hashes of its {@link #nodes()}. */
    public byte[] hash(Function<Node, byte[]> hashes) {
        return hash(nodes().stream().map(hashes).toList());
    }

    /** @param nodes hashes of complete subtrees, from the left */
    static byte[] hash(List<byte[]> nodes) {
        byte[] hash = nodes.get(nodes.size() - 1);
        for (int i = nodes.size() - 2; i >= 0; i--) {
            hash = MerkleTree.nodeHash(nodes.get(i), hash);
        }
        return hash;
    }

    private static long middle(long from, long to) {
        return from + Long.highestOneBit(to - from - 1);
    }
}
