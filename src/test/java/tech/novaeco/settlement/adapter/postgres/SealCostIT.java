package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.support.Trades.trade;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import tech.novaeco.settlement.merkle.MerkleTree;
import tech.novaeco.settlement.seal.GrowingTree;
import tech.novaeco.settlement.seal.LeafRange;
import tech.novaeco.settlement.seal.Node;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/**
 * What one append costs in logs of growing length: leaves are loaded, then real batches are settled and sealed by the
 * product's own code. {@code -Dleaves=1000,100000,1000000}. The figures are for a person; what fails is a wrong root.
 */
@Tag("long")
@ExtendWith(ServersExtension.class)
class SealCostIT {
    private static final int TRADES_IN_A_BATCH = 100;
    private static final int BATCHES = 60;
    private static final int PROOFS = 200;
    private static final int COPY_LINES = 50_000;

    @Test
    void the_cost_of_an_append_does_not_follow_the_length_of_the_log(Servers servers) throws SQLException, IOException {
        try (TestLedger ledger = new TestLedger(servers)) {
            NoteSigner signer = NoteSigner.generate("novafin/settlement", new SecureRandom());
            Sealing sealing = new Sealing(ledger.jdbc, signer);
            SealLog log = new SealLog(ledger.jdbc);
            String alice = ledger.party("alice", 900_000_000);
            String bob = ledger.party("bob", 0);
            System.out.println(servers.versions());
            System.out.println("    leaves   empty batch   batch of " + TRADES_IN_A_BATCH
                    + "   its digests   inclusion   consistency");
            GrowingTree tree = GrowingTree.empty();
            for (String leaves :
                    System.getProperty("leaves", "1000,100000,1000000").split(",")) {
                seal(ledger, sealing);
                tree = log.tree();
                load(ledger, tree, Long.parseLong(leaves) - tree.size());
                long before = log.size();
                double[] empty = new double[BATCHES];
                double[] full = new double[BATCHES];
                double[] digests = new double[BATCHES];
                for (int i = 0; i < BATCHES; i++) {
                    ledger.admin.update("INSERT INTO ledger.batch (id, trade_count) VALUES (?, 0)", UUID.randomUUID());
                    empty[i] = millis(() -> seal(ledger, sealing));
                    UUID batch = UUID.randomUUID();
                    ledger.settle(
                            batch,
                            IntStream.range(0, TRADES_IN_A_BATCH)
                                    .mapToObj(n -> Arrivals.queued(
                                            trade().buyer(alice).seller(bob).amount("0.01")))
                                    .toList());
                    digests[i] = millis(() -> new BatchStatements(ledger.jdbc).of(List.of(batch)));
                    full[i] = millis(() -> seal(ledger, sealing));
                }
                long size = log.size();
                assertThat(size).isEqualTo(before + 2 * BATCHES);
                assertThat(log.root(size)).isEqualTo(wholeTree(ledger).root());
                double[] inclusion = proofs(n -> log.hashes(LeafRange.inclusion(n * 7919L % size, size)));
                double[] consistency = proofs(n -> log.hashes(LeafRange.consistency(n * 7919L % size + 1, size)));
                System.out.printf(
                        "%,10d   %8.2f ms   %9.2f ms   %8.2f ms  %7.2f ms    %7.2f ms%n",
                        before, median(empty), median(full), median(digests), median(inclusion), median(consistency));
            }
        }
    }

    private interface Proof {
        List<byte[]> of(int number);
    }

    private static double[] proofs(Proof proof) {
        return IntStream.range(0, PROOFS)
                .mapToDouble(n -> millis(() -> proof.of(n)))
                .toArray();
    }

    private static double millis(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void seal(TestLedger ledger, Sealing sealing) {
        ledger.transaction.executeWithoutResult(status -> sealing.sealSome());
    }

    /** The leaves of batches that are not there, which the database's guards would refuse: only for this. */
    private static void load(TestLedger ledger, GrowingTree tree, long leaves) throws SQLException, IOException {
        try (Connection connection = ledger.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE ledger.ledger_seal DISABLE TRIGGER continues");
            CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
            StringBuilder leafLines = new StringBuilder();
            StringBuilder nodeLines = new StringBuilder();
            for (long i = 0; i < leaves; i++) {
                byte[] leaf = MerkleTree.leafHash(
                        ByteBuffer.allocate(8).putLong(tree.size()).array());
                leafLines
                        .append(tree.size())
                        .append('\t')
                        .append(UUID.randomUUID())
                        .append('\t')
                        .append(hex(leaf))
                        .append('\n');
                for (Map.Entry<Node, byte[]> node : tree.append(leaf).entrySet()) {
                    nodeLines
                            .append(node.getKey().level())
                            .append('\t')
                            .append(node.getKey().position())
                            .append("\t\\\\x")
                            .append(hex(node.getValue()))
                            .append('\n');
                }
                if (i % COPY_LINES == COPY_LINES - 1 || i == leaves - 1) {
                    copy.copyIn("COPY ledger.ledger_seal FROM STDIN", new StringReader(leafLines.toString()));
                    copy.copyIn("COPY ledger.seal_node FROM STDIN", new StringReader(nodeLines.toString()));
                    leafLines.setLength(0);
                    nodeLines.setLength(0);
                }
            }
            statement.execute("ALTER TABLE ledger.ledger_seal ENABLE ALWAYS TRIGGER continues");
            statement.execute("ANALYZE ledger.ledger_seal, ledger.seal_node");
        }
    }

    /** From the leaves alone. */
    private static GrowingTree wholeTree(TestLedger ledger) {
        GrowingTree tree = GrowingTree.empty();
        ledger.admin.query("SELECT leaf_hash FROM ledger.ledger_seal ORDER BY position", row -> {
            tree.append(HexFormat.of().parseHex(row.getString(1)));
        });
        return tree;
    }

    private static String hex(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
