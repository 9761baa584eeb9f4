package tech.novaeco.settlement.chaos.checker;

import java.util.ArrayList;
import java.util.List;

/** The tree of RFC 9162 as it grows: the roots of its complete subtrees, the largest first. Used by one thread. */
final class HashTree {
    private final List<byte[]> peaks = new ArrayList<>();
    private long size;

    void append(byte[] leaf) {
        byte[] carried = leaf;
        for (long full = size; (full & 1) == 1; full >>= 1) {
            carried = Hashes.node(peaks.remove(peaks.size() - 1), carried);
        }
        peaks.add(carried);
        size++;
    }

    long size() {
        return size;
    }

    byte[] root() {
        if (peaks.isEmpty()) {
            return Hashes.sha256();
        }
        byte[] root = peaks.get(peaks.size() - 1);
        for (int i = peaks.size() - 2; i >= 0; i--) {
            root = Hashes.node(peaks.get(i), root);
        }
        return root;
    }
}
