package tech.novaeco.settlement.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The tree that implementations of certificate transparency are tested with, and every tree of a few hundred leaves. */
class MerkleTreeTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> INPUTS =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    private static final List<String> ROOTS = List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");

    private static final String LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
    private static final String LEAVES_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
    private static final String LEAVES_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
    private static final String LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
    private static final String LEAVES_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
    private static final String LEAVES_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";

    @Example
    void it_has_the_roots_that_everybody_has() {
        for (int size = 1; size <= INPUTS.size(); size++) {
            assertThat(HEX.formatHex(tree(size).root())).as("size %d", size).isEqualTo(ROOTS.get(size - 1));
        }
        assertThat(HEX.formatHex(tree(0).root()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Example
    void it_has_the_inclusion_paths_that_everybody_has() {
        assertThat(path(0, 1)).isEmpty();
        assertThat(path(0, 8)).containsExactly(LEAF_1, LEAVES_2_3, LEAVES_4_7);
        assertThat(path(5, 8)).containsExactly(LEAF_4, LEAVES_6_7, ROOTS.get(3));
        assertThat(path(2, 3)).containsExactly(ROOTS.get(1));
        assertThat(path(1, 5)).containsExactly(ROOTS.get(0), LEAVES_2_3, LEAF_4);
    }

    @Example
    void consistency_proofs_that_everybody_has_are_accepted_and_no_others() {
        assertThat(consistent(1, 8, LEAF_1, LEAVES_2_3, LEAVES_4_7)).isTrue();
        assertThat(consistent(6, 8, LEAVES_4_5, LEAVES_6_7, ROOTS.get(3))).isTrue();
        assertThat(consistent(2, 5, LEAVES_2_3, LEAF_4)).isTrue();
        assertThat(consistent(8, 8)).isTrue();
        assertThat(consistent(6, 8, LEAVES_6_7, LEAVES_4_5, ROOTS.get(3))).isFalse();
        assertThat(consistent(6, 8, LEAVES_4_5, LEAVES_6_7)).isFalse();
        assertThat(consistent(3, 8, LEAF_1, LEAVES_2_3, LEAVES_4_7)).isFalse();
        assertThat(consistent(8, 6, LEAVES_4_5, LEAVES_6_7, ROOTS.get(3))).isFalse();
    }

    @Property
    void every_leaf_is_proved_by_its_own_path_and_by_no_other(@ForAll @IntRange(min = 1, max = 130) int size) {
        MerkleTree tree = numbered(size);
        List<List<byte[]>> paths = tree.paths();
        for (int leaf = 0; leaf < size; leaf++) {
            byte[] hash = numberedLeaf(leaf);
            assertThat(MerkleProof.rootFrom(leaf, size, hash, paths.get(leaf)))
                    .hasValueSatisfying(root -> assertThat(root).isEqualTo(tree.root()));
            assertThat(hex(paths.get(leaf))).isEqualTo(hex(tree.path(leaf)));
            int other = (leaf + 1) % size;
            assertThat(MerkleProof.rootFrom(other, size, hash, paths.get(leaf))
                            .filter(root -> Arrays.equals(root, tree.root())))
                    .as("leaf %d as %d of %d", leaf, other, size)
                    .matches(found -> found.isPresent() == (size == 1));
        }
    }

    private static boolean consistent(int before, int after, String... proof) {
        List<byte[]> hashes = new ArrayList<>();
        for (String hash : proof) {
            hashes.add(HEX.parseHex(hash));
        }
        return MerkleProof.consistent(
                before, HEX.parseHex(ROOTS.get(before - 1)), after, HEX.parseHex(ROOTS.get(after - 1)), hashes);
    }

    private static List<String> path(int leaf, int size) {
        return hex(tree(size).path(leaf));
    }

    private static List<String> hex(List<byte[]> hashes) {
        return hashes.stream().map(HEX::formatHex).toList();
    }

    private static MerkleTree tree(int size) {
        return new MerkleTree(INPUTS.subList(0, size).stream()
                .map(input -> MerkleTree.leafHash(HEX.parseHex(input)))
                .toList());
    }

    private static MerkleTree numbered(int size) {
        List<byte[]> leaves = new ArrayList<>();
        for (int leaf = 0; leaf < size; leaf++) {
            leaves.add(numberedLeaf(leaf));
        }
        return new MerkleTree(leaves);
    }

    private static byte[] numberedLeaf(int leaf) {
        return MerkleTree.leafHash(new byte[] {(byte) (leaf >> 8), (byte) leaf});
    }
}
