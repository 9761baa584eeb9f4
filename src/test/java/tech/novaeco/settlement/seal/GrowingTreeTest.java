package tech.novaeco.settlement.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.merkle.MerkleProof;
import tech.novaeco.settlement.merkle.MerkleTree;

/** Against the tree that holds all of its leaves, and against the checks of RFC 9162 where no memory would hold them. */
class GrowingTreeTest {
    private static final int LEAVES = 130;

    private final List<byte[]> leaves = new ArrayList<>();
    private final Map<Node, byte[]> nodes = new HashMap<>();

    @Test
    void it_grows_as_the_whole_tree_does_and_can_be_taken_up_at_any_size() {
        GrowingTree tree = GrowingTree.empty();
        assertThat(tree.root()).isEqualTo(new MerkleTree(leaves).root());
        for (int size = 1; size <= LEAVES; size++) {
            byte[] leaf = leaf(size);
            leaves.add(leaf);
            nodes.put(new Node(0, size - 1), leaf);
            nodes.putAll(tree.append(leaf));
            assertThat(tree.size()).isEqualTo(size);
            assertThat(tree.root()).isEqualTo(new MerkleTree(leaves).root());
            tree = GrowingTree.of(
                    size, GrowingTree.edge(size).stream().map(this::hash).toList());
        }
        // a leaf completes one node on average
        assertThat(nodes.size()).isLessThan(2 * LEAVES);
    }

    @Test
    void every_inclusion_proof_is_the_whole_trees() {
        grow();
        for (int size = 1; size <= LEAVES; size++) {
            MerkleTree whole = new MerkleTree(leaves.subList(0, size));
            for (int leaf = 0; leaf < size; leaf++) {
                assertThat(hashes(LeafRange.inclusion(leaf, size)))
                        .usingElementComparator(Arrays::compare)
                        .isEqualTo(whole.path(leaf));
            }
        }
    }

    @Test
    void every_consistency_proof_proves_its_two_trees_and_no_others() {
        grow();
        for (int to = 1; to <= LEAVES; to++) {
            byte[] newRoot = new MerkleTree(leaves.subList(0, to)).root();
            for (int from = 1; from <= to; from++) {
                byte[] oldRoot = new MerkleTree(leaves.subList(0, from)).root();
                List<byte[]> proof = hashes(LeafRange.consistency(from, to));
                assertThat(MerkleProof.consistent(from, oldRoot, to, newRoot, proof))
                        .as("%d to %d", from, to)
                        .isTrue();
                assertThat(MerkleProof.consistent(from, leaf(LEAVES), to, newRoot, proof))
                        .isFalse();
                assertThat(MerkleProof.consistent(from, oldRoot, to, leaf(LEAVES), proof))
                        .isFalse();
            }
        }
        assertThat(LeafRange.consistency(0, LEAVES)).isEmpty();
    }

    @Property
    void a_proof_in_ten_million_billions_of_leaves_needs_few_nodes(
            @ForAll @LongRange(min = 1, max = 1L << 53) long size,
            @ForAll @LongRange(min = 0, max = 1L << 53) long any) {
        long leaf = any % size;
        List<LeafRange> path = LeafRange.inclusion(leaf, size);
        assertThat(path).hasSizeLessThanOrEqualTo(54);
        assertThat(path.stream().mapToInt(range -> range.nodes().size()).sum()).isLessThan(110);
        // all leaves but the one itself, each once
        assertThat(path.stream().mapToLong(range -> range.to() - range.from()).sum())
                .isEqualTo(size - 1);
        long old = any % size + 1;
        long proven = LeafRange.consistency(old, size).stream()
                .mapToLong(range -> range.to() - range.from())
                .sum();
        assertThat(proven).isLessThanOrEqualTo(size).isGreaterThanOrEqualTo(size - old);
    }

    private void grow() {
        GrowingTree tree = GrowingTree.empty();
        for (int i = 0; i < LEAVES; i++) {
            leaves.add(leaf(i));
            nodes.put(new Node(0, i), leaf(i));
            nodes.putAll(tree.append(leaf(i)));
        }
    }

    private List<byte[]> hashes(List<LeafRange> ranges) {
        return ranges.stream().map(range -> range.hash(this::hash)).toList();
    }

    private byte[] hash(Node node) {
        return Objects.requireNonNull(nodes.get(node), node::toString);
    }

    private static byte[] leaf(int number) {
        return MerkleTree.leafHash(ByteBuffer.allocate(4).putInt(number).array());
    }
}
