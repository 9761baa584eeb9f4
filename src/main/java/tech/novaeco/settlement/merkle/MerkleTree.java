package tech.novaeco.settlement.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The Merkle tree of RFC 9162, section 2.1 (the same as RFC 6962's): SHA-256, 0x00 before a leaf, 0x01 before a node, a lone
 * right edge is not doubled. Leaves are given as leaf hashes.
 */
public final class MerkleTree {
    private final List<byte[]> leaves;

    public MerkleTree(List<byte[]> leafHashes) {
        leaves = List.copyOf(leafHashes);
    }

    public int size() {
        return leaves.size();
    }

    /** MTH(D[n]); the hash of nothing for an empty tree. */
    public byte[] root() {
        return leaves.isEmpty() ? sha256() : root(0, leaves.size());
    }

    /**
     * PATH(m, D[n]): the audit path, from the leaf upwards.
     *
     * @throws IndexOutOfBoundsException if the tree has no such leaf
     */
    public List<byte[]> path(int leaf) {
        Objects.checkIndex(leaf, leaves.size());
        List<byte[]> path = new ArrayList<>();
        collectPath(leaf, 0, leaves.size(), path);
        return path;
    }

    /** The audit paths of all leaves, each node of the tree hashed once. */
    public List<List<byte[]>> paths() {
        List<List<byte[]>> paths = new ArrayList<>(leaves.size());
        leaves.forEach(leaf -> paths.add(new ArrayList<>()));
        if (!leaves.isEmpty()) {
            collectPaths(0, leaves.size(), paths);
        }
        return paths;
    }

    /** SHA-256(0x00 || data). */
    public static byte[] leafHash(byte[] data) {
        return sha256(new byte[] {0}, data);
    }

    /** SHA-256(0x01 || left || right). */
    public static byte[] nodeHash(byte[] left, byte[] right) {
        return sha256(new byte[] {1}, left, right);
    }

    private byte[] root(int from, int to) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        return nodeHash(root(from, middle), root(middle, to));
    }

    /** @return the hash of this part of the tree */
    private byte[] collectPaths(int from, int to, List<List<byte[]>> paths) {
        if (to - from == 1) {
            return leaves.get(from);
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        byte[] left = collectPaths(from, middle, paths);
        byte[] right = collectPaths(middle, to, paths);
        paths.subList(from, middle).forEach(path -> path.add(right));
        paths.subList(middle, to).forEach(path -> path.add(left));
        return nodeHash(left, right);
    }

    private void collectPath(int leaf, int from, int to, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        if (leaf < middle) {
            collectPath(leaf, from, middle, path);
            path.add(root(middle, to));
        } else {
            collectPath(leaf, middle, to, path);
            path.add(root(from, middle));
        }
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
