package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.support.Trades.trade;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.merkle.MerkleProof;
import tech.novaeco.settlement.merkle.MerkleTree;
import tech.novaeco.settlement.seal.Checkpoint;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.NoteVerifier;
import tech.novaeco.settlement.seal.SealKeyFile;
import tech.novaeco.settlement.seal.SignedNote;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerProcess;

/** The log as a stranger meets it: over HTTP, from a worker killed in the middle and one that goes on. */
@Tag("alone")
@ExtendWith(ServersExtension.class)
class SealIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void strangers_prove_that_every_batch_is_in_the_log_and_that_a_kill_left_no_gap(
            Servers servers, @TempDir Path directory) throws Exception {
        Path keyFile = directory.resolve("seal.key");
        NoteSigner signer = NoteSigner.generate("novafin/settlement", new SecureRandom());
        SealKeyFile.create(keyFile, signer);
        try (Stage stage = Stage.open(
                servers,
                WorkerProcess.of(servers)
                        .with("SEAL_KEY_FILE", keyFile.toString())
                        .with("BATCH_SIZE", "2")
                        .with("SWEEP_INTERVAL_MS", "100"))) {
            assertError(stage, "/checkpoint", 404, "nothing is sealed");
            stage.ledger().open("alice", "EUR", 10_000);
            stage.ledger().open("bob", "EUR", 0);
            stage.publishAtOnce(trades(100));
            Awaitility.await().until(() -> stage.worker().status("/checkpoint") == 200);
            Checkpoint early = checkpoint(stage, "/checkpoint", signer.verifier());
            stage.worker().kill9();
            stage.start();
            stage.awaitOutcomes(100);
            awaitSealed(stage);
            Checkpoint latest = checkpoint(stage, "/checkpoint", signer.verifier());
            assertThat(latest.size()).isGreaterThanOrEqualTo(50);
            assertThat(checkpoint(stage, "/log/checkpoints/" + early.size(), signer.verifier()))
                    .isEqualTo(early);
            assertThat(stage.worker().get("/log/key").body()).isEqualTo(signer.verifier() + "\n");
            everyBatchIsIn(stage, latest);
            consistent(stage, early, latest);
            refused(stage, latest.size());
        }
    }

    private static void everyBatchIsIn(Stage stage, Checkpoint latest) throws Exception {
        List<Long> indexes = new ArrayList<>();
        for (UUID batch : batches(stage)) {
            JsonNode proof = json(stage, "/log/inclusion?batch=" + batch + "&size=" + latest.size());
            JsonNode said = json(stage, "/log/batches/" + batch);
            byte[] leaf = MerkleTree.leafHash(JSON.writeValueAsBytes(said.path("statement")));
            assertThat(proof.path("leafHash").asText()).isEqualTo(HexFormat.of().formatHex(leaf));
            assertThat(MerkleProof.rootFrom(
                            proof.path("index").asLong(), latest.size(), leaf, hashes(proof.path("path"))))
                    .hasValueSatisfying(root -> assertThat(root).isEqualTo(latest.root()));
            indexes.add(proof.path("index").asLong());
        }
        assertThat(indexes).doesNotHaveDuplicates().hasSize((int) latest.size());
    }

    private static void consistent(Stage stage, Checkpoint early, Checkpoint latest) throws Exception {
        JsonNode proof = json(stage, "/log/consistency?from=" + early.size() + "&to=" + latest.size());
        assertThat(MerkleProof.consistent(
                        early.size(), early.root(), latest.size(), latest.root(), hashes(proof.path("proof"))))
                .isTrue();
    }

    private static void refused(Stage stage, long size) throws Exception {
        UUID batch = batches(stage).get(0);
        assertError(stage, "/log/inclusion?batch=none", 400, "a batch's id is expected");
        assertError(stage, "/log/inclusion?batch=" + UUID.randomUUID(), 404, "is not in the log");
        assertError(stage, "/log/inclusion?batch=" + batch + "&size=" + (size + 1), 409, "the latest checkpoint is of");
        assertError(stage, "/log/inclusion?batch=" + batch + "&size=-1", 400, "a whole number is expected");
        assertError(stage, "/log/consistency?from=2&to=1", 400, "the older size comes first");
        assertError(stage, "/log/consistency?to=1", 400, "from is missing");
        assertError(stage, "/log/consistency?from=1&from=2&to=3", 400, "from=1,2");
        assertError(stage, "/log/checkpoints/" + (size + 1), 404, "no checkpoint was signed");
        assertError(stage, "/log/batches/" + UUID.randomUUID(), 404, "is not in the log");
    }

    private static void assertError(Stage stage, String path, int status, String text) throws Exception {
        HttpResponse<String> answer = stage.worker().get(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
        assertThat(JSON.readTree(answer.body()).path("error").asText()).as(path).contains(text);
        assertThat(answer.headers().map()).doesNotContainKey("user-agent");
    }

    private static void awaitSealed(Stage stage) {
        Awaitility.await("everything sealed")
                .atMost(Stage.PATIENCE)
                .until(() -> stage.meter("settlement_seal_waiting") == 0
                        && stage.worker().get("/health").body().contains("0 batches wait for the seal"));
    }

    private static Checkpoint checkpoint(Stage stage, String path, NoteVerifier key) throws Exception {
        SignedNote note = SignedNote.parse(stage.worker().get(path).body());
        assertThat(note.verifiedBy(List.of(key))).isPresent();
        return Checkpoint.parse(note.text());
    }

    private static JsonNode json(Stage stage, String path) throws Exception {
        HttpResponse<String> answer = stage.worker().get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body().getBytes(StandardCharsets.UTF_8));
    }

    private static List<byte[]> hashes(JsonNode hexes) {
        List<byte[]> hashes = new ArrayList<>();
        hexes.forEach(hex -> hashes.add(HexFormat.of().parseHex(hex.asText())));
        return hashes;
    }

    private static List<UUID> batches(Stage stage) {
        return stage.ledger().rows("SELECT id FROM ledger.batch").stream()
                .map(row -> UUID.fromString(row.get(0)))
                .toList();
    }

    private static Trades[] trades(int count) {
        Trades[] trades = new Trades[count];
        for (int i = 0; i < count; i++) {
            trades[i] = trade().amount("0.01");
        }
        return trades;
    }
}
