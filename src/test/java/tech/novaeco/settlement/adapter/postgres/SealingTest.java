package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static tech.novaeco.settlement.support.Trades.trade;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.merkle.MerkleProof;
import tech.novaeco.settlement.merkle.MerkleTree;
import tech.novaeco.settlement.seal.Checkpoint;
import tech.novaeco.settlement.seal.LeafRange;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SignedNote;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** The log on a real ledger: in order, gapless, whoever seals and whatever dies. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class SealingTest {
    private static final NoteSigner SIGNER = NoteSigner.generate("novafin/settlement", new SecureRandom());
    private static TestLedger ledger;
    private static Sealing sealing;
    private static SealLog log;
    private static String alice;
    private static String bob;

    @BeforeAll
    static void open(Servers servers) throws SQLException {
        ledger = new TestLedger(servers);
        sealing = new Sealing(ledger.jdbc, SIGNER);
        log = new SealLog(ledger.jdbc);
        alice = ledger.party("alice", 1_000_000);
        bob = ledger.party("bob", 0);
    }

    @AfterAll
    static void the_laws_hold() throws SQLException {
        sealAll();
        assertGapless();
        ledger.obeysTheLaws();
        ledger.close();
    }

    @Test
    void a_committed_batch_is_in_the_log_and_every_proof_leads_to_the_signed_root() {
        UUID batch = settleOne();
        sealAll();
        Checkpoint checkpoint = latest();
        SealLog.Leaf leaf = log.leaf(batch).orElseThrow();
        assertThat(leaf.hash())
                .isEqualTo(Objects.requireNonNull(new BatchStatements(ledger.jdbc)
                                .of(List.of(batch))
                                .get(batch))
                        .leafHash());
        List<byte[]> path = log.hashes(LeafRange.inclusion(leaf.position(), checkpoint.size()));
        assertThat(MerkleProof.rootFrom(leaf.position(), checkpoint.size(), leaf.hash(), path))
                .hasValueSatisfying(root -> assertThat(root).isEqualTo(checkpoint.root()));
        assertThat(log.keys())
                .extracting(Object::toString)
                .contains(SIGNER.verifier().toString());
    }

    @Test
    void what_waits_is_counted_until_it_is_sealed() {
        sealAll();
        settleOne();
        assertThat(new UnsealedBatches(ledger.jdbc, true).count()).isEqualTo(1);
        assertThat(new UnsealedBatches(ledger.jdbc, true).oldestSeconds()).isBetween(0.0, 600.0);
        sealAll();
        assertThat(new UnsealedBatches(ledger.jdbc, true).count()).isZero();
    }

    @Test
    void two_checkpoints_are_consistent_and_the_older_one_is_kept_byte_for_byte() {
        settleOne();
        sealAll();
        Checkpoint before = latest();
        String note = log.latestCheckpoint().orElseThrow();
        for (int i = 0; i < 5; i++) {
            settleOne();
            sealOnce();
        }
        Checkpoint after = latest();
        assertThat(after.size()).isEqualTo(before.size() + 5);
        assertThat(log.checkpoint(before.size())).contains(note);
        List<byte[]> proof = log.hashes(LeafRange.consistency(before.size(), after.size()));
        assertThat(MerkleProof.consistent(before.size(), before.root(), after.size(), after.root(), proof))
                .isTrue();
    }

    @Test
    void a_batch_that_commits_late_is_sealed_late_and_not_missed() {
        UUID late = UUID.fromString("00000000-0000-7000-8000-000000000001");
        CompletableFuture<Void> hold = new CompletableFuture<>();
        CompletableFuture<Void> inside = new CompletableFuture<>();
        CompletableFuture<Void> settling = TestLedger.inBackground(() -> {
            ledger.settle(late, List.of(Arrivals.queued(payment())), () -> {
                inside.complete(null);
                hold.join();
            });
            return null;
        });
        inside.join();
        UUID soon = settle(trade().seller(ledger.party("carol", 0))
                .buyer(ledger.party("dave", 100))
                .amount("1.00"));
        sealAll();
        assertThat(log.leaf(soon)).isPresent();
        assertThat(log.leaf(late)).isEmpty();
        hold.complete(null);
        settling.join();
        sealAll();
        assertThat(log.leaf(late).orElseThrow().position())
                .isGreaterThan(log.leaf(soon).orElseThrow().position());
    }

    @Test
    void many_sealers_at_once_leave_no_gap_and_seal_nothing_twice() {
        AtomicInteger settled = new AtomicInteger();
        List<CompletableFuture<Void>> work = new ArrayList<>();
        for (int worker = 0; worker < 3; worker++) {
            work.add(TestLedger.inBackground(() -> {
                while (settled.get() < 60) {
                    sealOnce();
                }
                return null;
            }));
        }
        for (int i = 0; i < 60; i++) {
            settleOne();
            settled.incrementAndGet();
        }
        work.forEach(CompletableFuture::join);
        sealAll();
        assertGapless();
    }

    @Test
    void a_sealer_that_dies_at_any_statement_leaves_the_log_as_it_was() {
        settleOne();
        sealAll();
        settleOne();
        String before = contents();
        int statements = 0;
        for (boolean died = true; died; statements++) {
            ledger.source.failAfter(statements);
            try {
                sealOnce();
                died = false;
            } catch (DataAccessException e) {
                assertThat(contents()).isEqualTo(before);
            } finally {
                ledger.source.failAfter(-1);
            }
        }
        assertThat(statements).isGreaterThan(8);
        assertGapless();
    }

    @Test
    void a_killed_session_frees_the_lock_and_its_work_is_done_by_the_next() throws SQLException {
        UUID batch = settleOne();
        try (Connection dead = ledger.connect()) {
            dead.setAutoCommit(false);
            Statement statement = dead.createStatement();
            statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('ledger.ledger_seal', 0))");
            ResultSet pid = statement.executeQuery("SELECT pg_backend_pid()");
            pid.next();
            CompletableFuture<Integer> next = TestLedger.inBackground(SealingTest::sealOnce);
            ledger.awaitWaitingOr(next);
            assertThat(next).isNotDone();
            ledger.ask("SELECT pg_terminate_backend(?)", pid.getInt(1));
            assertThat(next.join()).isPositive();
        }
        assertThat(log.leaf(batch)).isPresent();
    }

    @Test
    void the_database_refuses_a_gap_a_repetition_and_a_batch_that_is_not_committed() {
        UUID sealed = settleOne();
        sealAll();
        UUID waiting = settleOne();
        long next = log.size();
        assertRefused(next + 1, waiting, "leaves no gap");
        assertRefused(next, sealed, "ledger_seal_batch_id_key");
        assertRefused(next, UUID.randomUUID(), "not committed or sealed already");
        assertRefused(next - 1, waiting, "ledger_seal_pkey");
        assertThatThrownBy(() -> ledger.jdbc.update(
                        "INSERT INTO ledger.checkpoint (tree_size, root_hash, note) VALUES (?, repeat('0', 64), '')",
                        next + 1))
                .hasMessageContaining("of the whole log");
        for (String table : List.of("ledger_seal", "seal_node", "checkpoint", "seal_key")) {
            assertThatThrownBy(() -> ledger.admin.update("DELETE FROM ledger." + table))
                    .hasMessageContaining("append-only");
            assertThatThrownBy(() -> ledger.jdbc.update("DELETE FROM ledger." + table))
                    .rootCause()
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> ledger.jdbc.update("DELETE FROM ledger.seal_pending"))
                .rootCause()
                .hasMessageContaining("permission denied");
    }

    @Test
    void a_log_keeps_its_name_and_may_change_its_key() {
        settleOne();
        sealAll();
        settleOne();
        Sealing other = new Sealing(ledger.jdbc, NoteSigner.generate("another/log", new SecureRandom()));
        assertThatThrownBy(() -> ledger.transaction.execute(status -> other.sealSome()))
                .hasMessageContaining("a log keeps its name");
        NoteSigner rotated = NoteSigner.generate("novafin/settlement", new SecureRandom());
        ledger.transaction.execute(status -> new Sealing(ledger.jdbc, rotated).sealSome());
        SignedNote note = SignedNote.parse(log.latestCheckpoint().orElseThrow());
        assertThat(note.verifiedBy(List.of(rotated.verifier()))).isPresent();
        assertThat(note.verifiedBy(List.of(SIGNER.verifier()))).isEmpty();
        assertThat(log.keys()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void after_a_restore_a_log_goes_on_under_another_name_and_begins_as_it_did() {
        settleOne();
        sealAll();
        Checkpoint before = latest();
        NoteSigner renamed = NoteSigner.generate("novafin/after-restore", new SecureRandom());
        Sealing continuing = new Sealing(ledger.jdbc, renamed, Optional.of("novafin/settlement"));
        settleOne();
        ledger.transaction.execute(status -> continuing.sealSome());
        Checkpoint after = latest();
        assertThat(after.origin()).isEqualTo("novafin/after-restore");
        List<byte[]> proof = log.hashes(LeafRange.consistency(before.size(), after.size()));
        assertThat(MerkleProof.consistent(before.size(), before.root(), after.size(), after.root(), proof))
                .isTrue();
        settleOne();
        assertThatThrownBy(SealingTest::sealOnce).hasMessageContaining("SEAL_CONTINUES=novafin/after-restore");
        Sealing back = new Sealing(ledger.jdbc, SIGNER, Optional.of("novafin/after-restore"));
        ledger.transaction.execute(status -> back.sealSome());
    }

    private static void assertRefused(long position, UUID batch, String text) {
        assertThatThrownBy(() -> ledger.jdbc.update(
                        "INSERT INTO ledger.ledger_seal (position, batch_id, leaf_hash) VALUES (?, ?, repeat('0', 64))",
                        position,
                        batch))
                .hasMessageContaining(text);
    }

    /** Every batch once, positions without a gap, and the stored nodes and checkpoint are those of the leaves. */
    private static void assertGapless() {
        List<String> hashes =
                ledger.jdbc.queryForList("SELECT leaf_hash FROM ledger.ledger_seal ORDER BY position", String.class);
        assertThat(ledger.count("SELECT count(*) FROM ledger.batch")).isEqualTo(hashes.size());
        assertThat(ledger.count("SELECT max(position) + 1 FROM ledger.ledger_seal"))
                .isEqualTo(hashes.size());
        MerkleTree tree =
                new MerkleTree(hashes.stream().map(HexFormat.of()::parseHex).toList());
        assertThat(log.root(hashes.size())).isEqualTo(tree.root());
        assertThat(latest().root()).isEqualTo(tree.root());
        assertThat(latest().size()).isEqualTo(hashes.size());
    }

    private static String contents() {
        return ledger.ask(
                "SELECT concat_ws(' ', (SELECT count(*) FROM ledger.ledger_seal), (SELECT count(*) FROM ledger.seal_node),"
                        + " (SELECT max(tree_size) FROM ledger.checkpoint), (SELECT count(*) FROM ledger.seal_pending))");
    }

    private static Checkpoint latest() {
        return Checkpoint.parse(
                SignedNote.parse(log.latestCheckpoint().orElseThrow()).text());
    }

    private static Trades payment() {
        return trade().buyer(alice).seller(bob).amount("0.01");
    }

    private static UUID settleOne() {
        return settle(payment());
    }

    private static UUID settle(Trades trade) {
        UUID id = UUID.randomUUID();
        ledger.settle(id, List.of(Arrivals.queued(trade)));
        return id;
    }

    private static int sealOnce() {
        Integer sealed = ledger.transaction.execute(status -> sealing.sealSome());
        return sealed == null ? 0 : sealed;
    }

    private static void sealAll() {
        while (sealOnce() > 0) {
            continue;
        }
    }
}
