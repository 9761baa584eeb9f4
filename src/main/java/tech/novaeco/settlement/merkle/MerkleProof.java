package tech.novaeco.settlement.merkle;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Checks of proofs by whoever does not have the leaves: RFC 9162, sections 2.1.3.2 and 2.1.4.2. */
public final class MerkleProof {
    private MerkleProof() {}

    /**
     * The root that an inclusion proof leads to.
     *
     * @return empty if the path cannot belong to this leaf of a tree of this size
     */
    public static Optional<byte[]> rootFrom(long index, long treeSize, byte[] leafHash, List<byte[]> path) {
        if (index < 0 || index >= treeSize) {
            return Optional.empty();
        }
        long fn = index;
        long sn = treeSize - 1;
        byte[] root = leafHash;
        for (byte[] sibling : path) {
            if (sn == 0) {
                return Optional.empty();
            }
            if ((fn & 1) == 1 || fn == sn) {
                root = MerkleTree.nodeHash(sibling, root);
                int skipped = (fn & 1) == 1 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>= skipped;
                sn >>= skipped;
            } else {
                root = MerkleTree.nodeHash(root, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 ? Optional.of(root) : Optional.empty();
    }

    /** Whether the tree of {@code newSize} leaves begins with the very leaves of the tree of {@code oldSize}. */
    public static boolean consistent(long oldSize, byte[] oldRoot, long newSize, byte[] newRoot, List<byte[]> proof) {
        if (oldSize < 0 || oldSize > newSize) {
            return false;
        }
        if (oldSize == newSize || oldSize == 0) {
            return proof.isEmpty() && (oldSize == 0 || Arrays.equals(oldRoot, newRoot));
        }
        int shift = Long.numberOfTrailingZeros(oldSize);
        long fn = (oldSize - 1) >> shift;
        long sn = (newSize - 1) >> shift;
        boolean whole = Long.bitCount(oldSize) == 1;
        if (proof.isEmpty() && !whole) {
            return false;
        }
        byte[] before = whole ? oldRoot : proof.get(0);
        byte[] after = before;
        for (byte[] sibling : whole ? proof : proof.subList(1, proof.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                before = MerkleTree.nodeHash(sibling, before);
                after = MerkleTree.nodeHash(sibling, after);
                int skipped = (fn & 1) == 1 ? 0 : Long.numberOfTrailingZeros(fn);
                fn >>= skipped;
                sn >>= skipped;
            } else {
                after = MerkleTree.nodeHash(after, sibling);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(before, oldRoot) && Arrays.equals(after, newRoot);
    }
}
