package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.contract.Samples;
import tech.novaeco.settlement.contract.Samples.Sample;
import tech.novaeco.settlement.origin.ProducerKeys;
import tech.novaeco.settlement.origin.SecretKey;
import tech.novaeco.settlement.origin.SignatureAlgorithm;
import tech.novaeco.settlement.origin.TradeKeyFile;
import tech.novaeco.settlement.support.Corpus;
import tech.novaeco.settlement.support.HostileMessage;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerProcess;
import tech.novaeco.settlement.trade.RefusedTrade;

/** A running worker that believes producers only, and what it makes of rotation, revocation and a broken file. */
@Tag("services")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TradeKeysIT {
    private static final String INVALID = "SIGNATURE_INVALID";

    private final Path file;
    private final Stage stage;
    private final Servers servers;

    TradeKeysIT(Servers servers, @TempDir Path directory) throws Exception {
        this.servers = servers;
        file = directory.resolve("trade-keys.json");
        restoreKeys();
        stage = Stage.open(servers, WorkerProcess.of(servers).with("TRADE_KEYS_FILE", file.toString()));
    }

    @BeforeAll
    void openAccounts() {
        stage.ledger().open("alice", "EUR", 1_000_000);
        stage.ledger().open("bob", "EUR", 0);
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
    }

    @Test
    void signed_trades_settle_and_unsigned_ones_leave_the_id_free() throws Exception {
        UUID id = UUID.randomUUID();
        byte[] unsigned = trade(id).bytes();
        refused(unsigned);
        assertThat(stage.ledger().number("SELECT count(*) FROM ledger.settlement WHERE trade_id = ?", id))
                .isZero();

        settled(id, signed(id, SampleKeys.secret("market-1")));
        settled(SampleKeys.secret("desk-1"));
        refused(unsigned); // also where the same trade has settled: it is not believed to be a repeat of it
    }

    @Test
    void the_same_trade_with_another_producers_signature_is_a_repeat() throws Exception {
        UUID id = UUID.randomUUID();
        settled(id, signed(id, SampleKeys.secret("market-1")));
        long before = stage.ledger().balance("bob", "EUR");
        double repeats = stage.meter("settlement_trades_duplicate_total");

        stage.publish(List.of(signed(id, SampleKeys.secret("desk-1"))));

        Awaitility.await("recognised")
                .atMost(Stage.PATIENCE)
                .until(() -> stage.meter("settlement_trades_duplicate_total") > repeats);
        assertThat(stage.callbacks(id)).hasSize(1);
        assertThat(stage.ledger().balance("bob", "EUR")).isEqualTo(before);
    }

    @Test
    void every_message_of_the_corpus_is_refused_for_its_reason_and_spends_nothing() throws Exception {
        Map<ByteBuffer, String> expected = new HashMap<>();
        for (HostileMessage message : Corpus.ofSignatures()) {
            expected.put(ByteBuffer.wrap(message.body()), message.reason().name());
        }
        Sample sample = Samples.read().samples().stream()
                .filter(Sample::keys)
                .findFirst()
                .orElseThrow();
        expected.put(ByteBuffer.wrap(sample.body()), sample.outcome());
        long settlements = stage.ledger().number("SELECT count(*) FROM ledger.settlement");

        List<byte[]> bodies = new ArrayList<>();
        expected.keySet().forEach(body -> bodies.add(body.array()));
        stage.publish(bodies);

        Awaitility.await("all refused")
                .atMost(Stage.PATIENCE)
                .untilAsserted(() -> assertThat(reasons()).containsAllEntriesOf(expected));
        assertThat(stage.ledger().number("SELECT count(*) FROM ledger.settlement"))
                .isEqualTo(settlements);
    }

    @Test
    void keys_are_rotated_and_revoked_under_a_running_worker() throws Exception {
        SecretKey next = SecretKey.generate("market-3", SignatureAlgorithm.EDDSA, new SecureRandom());
        change(keys -> keys.with(next.of("market")), "market-3 of market (valid)");
        settled(SampleKeys.secret("market-1"));
        settled(next);

        change(keys -> keys.revoked("market-1", Instant.now()), "market-1 of market (revoked)");
        UUID id = UUID.randomUUID();
        refused(signed(id, SampleKeys.secret("market-1")));
        settled(id, signed(id, next));

        Files.writeString(file, "{");
        awaitLog("cannot be read");
        assertThat(stage.worker().get("/health").body()).contains("TRADE_KEYS_FILE cannot be read since");
        refused(signed(UUID.randomUUID(), SampleKeys.secret("market-1")));
        refused(trade(UUID.randomUUID()).bytes());
        settled(next);

        restoreKeys();
        Awaitility.await("health is good again")
                .atMost(Stage.PATIENCE)
                .until(() -> !stage.worker().get("/health").body().contains("cannot be read"));
    }

    @Test
    void a_rejected_trade_of_a_key_revoked_since_is_not_settled_by_a_retry() throws Exception {
        SecretKey stolen = SecretKey.generate("thief-1", SignatureAlgorithm.HS256, new SecureRandom());
        change(keys -> keys.with(stolen.of("thief")), "thief-1 of thief (valid)");
        stage.ledger().open("poor", "EUR", 0);
        UUID id = UUID.randomUUID();
        stage.publish(List.of(signed(trade(id).buyer("poor"), stolen)));
        stage.awaitTold(id, "REJECTED");
        stage.ledger().fund("poor", "EUR", 1_000);
        long caseId = stage.ledger().number("SELECT id FROM ledger.exception_case WHERE trade_id = ?", id);

        change(keys -> keys.revoked("thief-1", Instant.now()), "thief-1 of thief (revoked)");

        assertThat(stage.ledger().ask("RETRY", caseId)).startsWith(INVALID);
        assertThat(stage.ledger().balance("poor", "EUR")).isEqualTo(1_000);
        restoreKeys();
    }

    @Test
    void a_worker_refuses_to_start_with_a_file_that_holds_no_keys() throws Exception {
        Path broken = Files.writeString(file.resolveSibling("broken.json"), "{\"keys\":[]}");
        for (Path wrong : List.of(broken, file.resolveSibling("missing.json"))) {
            try (WorkerProcess worker = WorkerProcess.of(servers)
                    .with("TRADE_KEYS_FILE", wrong.toString())
                    .start()) {
                assertThat(worker.awaitEnd().exitCode()).isEqualTo(2);
                assertThat(worker.logText().lines().filter(line -> line.contains("TRADE_KEYS_FILE=" + wrong)))
                        .hasSize(1);
                assertThat(worker.logText()).contains("keys trade generate").doesNotContain("\tat ");
            }
        }
    }

    private void settled(SecretKey key) throws Exception {
        UUID id = UUID.randomUUID();
        settled(id, signed(id, key));
    }

    private void settled(UUID id, byte[] body) throws Exception {
        stage.publish(List.of(body));
        stage.awaitTold(id, "PAID");
    }

    private void refused(byte[] body) throws Exception {
        long before = letters(body);
        stage.publish(List.of(body));
        Awaitility.await("refused").atMost(Stage.PATIENCE).until(() -> letters(body) > before);
        assertThat(reasons().get(ByteBuffer.wrap(body))).isEqualTo(INVALID);
    }

    private long letters(byte[] body) {
        return stage.journal().deadLetters().entries().stream()
                .filter(letter -> ByteBuffer.wrap(letter.body()).equals(ByteBuffer.wrap(body)))
                .count();
    }

    private Map<ByteBuffer, String> reasons() {
        Map<ByteBuffer, String> reasons = new HashMap<>();
        stage.journal()
                .deadLetters()
                .entries()
                .forEach(letter -> reasons.put(ByteBuffer.wrap(letter.body()), letter.header("x-reason-code")));
        return reasons;
    }

    private void change(UnaryOperator<ProducerKeys> change, String told) throws IOException {
        new TradeKeyFile(file).change(before -> change.apply(before.orElseThrow()));
        awaitLog(told);
    }

    private void awaitLog(String told) {
        Awaitility.await(told)
                .atMost(Stage.PATIENCE)
                .until(() -> stage.worker().logText().contains(told));
    }

    private void restoreKeys() throws IOException {
        Files.copy(SampleKeys.FILE, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Trades trade(UUID id) {
        return Trades.trade().id(id.toString()).amount("0.01");
    }

    private static byte[] signed(UUID id, SecretKey key) throws RefusedTrade {
        return signed(trade(id), key);
    }

    private static byte[] signed(Trades unsigned, SecretKey key) throws RefusedTrade {
        ObjectNode trade = unsigned.tree().require();
        key.sign(trade);
        return trade.toString().getBytes(StandardCharsets.UTF_8);
    }
}
