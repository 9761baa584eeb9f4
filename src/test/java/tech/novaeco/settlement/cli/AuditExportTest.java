package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.adapter.postgres.Sealing;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;

/** An export of a real ledger, judged by the verifier that shares no code with it; then bytes of it are changed. */
@Tag("slow")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class AuditExportTest {
    private static final Path VERIFIER = Path.of("tools", "VerifyAudit.java");
    private static final NoteSigner SIGNER = NoteSigner.generate("novafin/settlement", new SecureRandom());
    private static final String OUR_KEY = SIGNER.verifier().toString();

    @TempDir
    private static Path directory;

    private final Setup setup;
    private final DatabaseUrl url;
    private Path export;
    private Path kept;

    AuditExportTest(Servers servers) {
        setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        url = DatabaseUrl.parse(servers.databaseUrl());
    }

    private record Verdict(int exitCode, String out) {}

    @BeforeAll
    void settle_seal_and_export() throws SQLException, IOException {
        Migrations.migrate(url);
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try (OneShotWorker worker = new OneShotWorker(url);
                HikariDataSource pool = Database.pool(url, 1)) {
            new JdbcTemplate(pool)
                    .update(
                            "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?) ON CONFLICT DO NOTHING",
                            TestReceipts.KEY.publicKey().kid(),
                            TestReceipts.KEY.publicKey().raw());
            open("audited-alice");
            open("audited-bob");
            run("account", "fund", "audited-alice", "EUR", "100", "--ref", "audit", "--wait", "0");
            run("account", "open", "audited-alice", "MATERIAL_RIGHT");
            run("account", "open", "audited-bob", "MATERIAL_RIGHT");
            run("right", "mint", "crate-1", "MATERIAL_RIGHT", "audited-bob", "--ref", "crate-1", "--wait", "0");
            worker.sweep();
            worker.receive(Trades.trade()
                    .buyer("audited-alice")
                    .seller("audited-bob")
                    .amount("1.00")
                    .deliveryOf("MATERIAL_RIGHT", "crate-1"));
            run("account", "open", "audited-alice", "JPY");
            run("account", "fund", "audited-alice", "JPY", "9000", "--ref", "yen", "--wait", "0");
            run("account", "fund", "conversion-desk", "EUR", "9", "--ref", "desk", "--wait", "0");
            worker.sweep();
            run("rate", "set", "EUR", "JPY", "160.55", "--source", "ECB");
            worker.receive(Trades.trade()
                    .buyer("audited-alice")
                    .seller("audited-bob")
                    .amount("1.01")
                    .with("payWith", "\"JPY\"")
                    .with("charges", "[{\"payeeId\": \"audited-bob\", \"kind\": \"FEE\", \"percent\": \"10\"}]"));
            for (int i = 1; i <= 12; i++) {
                worker.receive(Trades.trade()
                        .buyer("audited-alice")
                        .seller("audited-bob")
                        .amount(i + ".25"));
                if (i == 5) {
                    seal(pool);
                    kept = Files.writeString(
                            directory.resolve("kept"), run("checkpoint", "show").out());
                }
            }
            linkedAlongAChain(worker);
            Deposits open = Deposits.placed("audited-alice", "audited-bob").amount("0.75");
            Deposits returned = Deposits.placed("audited-alice", "audited-bob").amount("0.25");
            Deposits broken = Deposits.placed("audited-alice", "audited-bob").amount("1.00");
            for (Deposits message : List.of(
                    open,
                    returned,
                    broken,
                    returned.released(),
                    broken.captured().amount("0.40"))) {
                worker.receive(message);
            }
            worker.receive(
                    Trades.trade().buyer("audited-bob").seller("audited-alice").amount("1000"));
            seal(pool);
        }
        export = directory.resolve("export");
        CliRun run = run(
                "audit",
                "export",
                "--from",
                today.toString(),
                "--to",
                today.plusDays(1).toString(),
                "--checkpoint",
                kept.toString(),
                export.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", directory.toString(), VERIFIER.toString());
        assertThat(compiled).isZero();
    }

    /** Who stands between pays with what comes in: sent first, it takes effect second, in the same batch. */
    private void linkedAlongAChain(OneShotWorker worker) {
        open("audited-carol");
        UUID link = UUID.randomUUID();
        worker.receive(Trades.trade()
                .buyer("audited-carol")
                .seller("audited-bob")
                .amount("0.70")
                .link(link, 2));
        worker.receive(Trades.trade()
                .buyer("audited-alice")
                .seller("audited-carol")
                .amount("0.70")
                .link(link, 2));
        worker.sweep();
    }

    @AfterAll
    void nothing_is_written_over_an_export() {
        CliRun again = run("audit", "export", "--from", "2026-01-01", "--to", "2026-01-02", export.toString());
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("is not empty");
    }

    @Test
    void a_real_export_verifies_and_the_verifier_says_how_much_it_looked_at() throws Exception {
        // as a stranger runs it
        Verdict verdict = ended(
                "java", VERIFIER.toString(), export.toString(), "--note-key", OUR_KEY, "--checkpoint", kept.toString());
        assertThat(verdict.out()).endsWith("VERIFIED\n");
        assertThat(verdict.exitCode()).isZero();
        assertThat(verdict.out()).contains("receipts made anew", "balances that follow", "checkpoints you kept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entries.ndjson",
                "batches.ndjson",
                "attempts.ndjson",
                "settlements.ndjson",
                "accounts.ndjson",
                "rights.ndjson",
                "holds.ndjson",
                "assets.ndjson",
                "checkpoints.ndjson",
                "checkpoint.txt",
                "note-keys.txt",
                "receipt-keys.json"
            })
    void a_flipped_bit_anywhere_in_a_file_is_found(String file) throws Exception {
        Path tampered = copy();
        byte[] content = Files.readAllBytes(tampered.resolve(file));
        content[content.length / 2] ^= 1;
        Files.write(tampered.resolve(file), content);
        Verdict verdict = verify(tampered);
        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.out()).contains("BROKEN: " + file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "entries.ndjson/\"amount\":\"225\"/\"amount\":\"226\"/entries.ndjson",
                "entries.ndjson/\"leg\":2/\"leg\":3/entries.ndjson",
                "attempts.ndjson/audited-bob/audited-b0b/attempts.ndjson",
                "attempts.ndjson/LACK_OF_FUNDS/ACCOUNT_CLOSED/attempts.ndjson",
                "batches.ndjson/\"tradeCount\":1/\"tradeCount\":2/batches.ndjson",
                "batches.ndjson/\"index\":3/\"index\":4/batches.ndjson",
                "batches.ndjson/\"receipt\":\"ey/\"receipt\":\"eY/batches.ndjson",
                "settlements.ndjson/\"status\":\"REJECTED\"/\"status\":\"SETTLED\"/settlements.ndjson",
                "accounts.ndjson/audited-bob/audited-b0b/receipts made of",
                "accounts.ndjson/\"posted\":\"8411\"/\"posted\":\"8412\"/accounts.ndjson",
                "assets.ndjson/\"code\":\"EUR\",\"kind\":\"FIAT\",\"scale\":2/\"code\":\"EUR\",\"kind\":\"FIAT\",\"scale\":3/receipts made of",
                "rights.ndjson/crate-1/crate-2/receipts made of",
                "holds.ndjson/\"amount\":\"25\"/\"amount\":\"26\"/receipts made of",
                "holds.ndjson/\"captured\":\"40\"/\"captured\":\"41\"/did not pay",
                "holds.ndjson/\"resolution\":\"RELEASED\"/\"resolution\":\"CAPTURED\"/receipts made of",
                "accounts.ndjson/\"held\":\"75\"/\"held\":\"74\"/its open holds",
                "checkpoints.ndjson/\"rootHash\":\"/\"rootHash\":\"00/checkpoints.ndjson",
                "checkpoint.txt/novafin/n0vafin/checkpoint.txt",
                "receipt-keys.json/\"x\":\"/\"x\":\"A/receipt-keys.json"
            })
    void what_was_changed_with_the_manifest_made_anew_is_found_all_the_same(String change) throws Exception {
        String[] parts = change.split("/");
        Path tampered = copy();
        Path file = tampered.resolve(parts[0]);
        String before = Files.readString(file);
        assertThat(before).contains(parts[1]);
        Files.writeString(file, before.replaceFirst(Pattern.quote(parts[1]), parts[2]));
        remakeManifest(tampered, parts[0], before);
        Verdict verdict = verify(tampered);
        assertThat(verdict.exitCode()).as(verdict.out()).isEqualTo(1);
        assertThat(verdict.out()).contains("BROKEN", parts[3]);
    }

    @Test
    void a_batch_left_out_leaves_a_hole_in_the_log() throws Exception {
        Path tampered = copy();
        Path file = tampered.resolve("batches.ndjson");
        String before = Files.readString(file);
        List<String> lines = new ArrayList<>(before.lines().toList());
        lines.remove(4);
        Files.writeString(file, String.join("\n", lines) + "\n");
        remakeManifest(tampered, "batches.ndjson", before);
        assertThat(verify(tampered).out()).contains("leaf 4 is missing");
    }

    @Test
    void a_rewritten_log_with_a_key_of_its_own_does_not_continue_the_checkpoint_that_was_kept() throws Exception {
        NoteSigner other = NoteSigner.generate("novafin/settlement", new SecureRandom());
        Verdict verdict = verify(export, "--note-key", other.verifier().toString());
        assertThat(verdict.exitCode()).isEqualTo(1);
        assertThat(verdict.out()).contains("no signature of the log's key verifies");
        Path forged = Files.writeString(
                directory.resolve("forged"),
                SIGNER.sign(
                        Files.readString(kept).split("\n\n")[0].replaceFirst("\n([A-Za-z0-9+/]{4})", "\nAAAA") + "\n"));
        Verdict against = verify(export, "--note-key", OUR_KEY, "--checkpoint", forged.toString());
        assertThat(against.out()).contains("has another root than the checkpoint you kept");
    }

    @Test
    void the_commands_verify_checkpoints_that_somebody_kept() throws IOException {
        CliRun verified = run("checkpoint", "verify", kept.toString(), "--key", OUR_KEY);
        assertThat(verified.exitCode()).as(verified.err()).isZero();
        assertThat(verified.out()).contains("in this log");
        Path latest = Files.writeString(
                directory.resolve("latest"), run("checkpoint", "show").out());
        CliRun consistent = run("checkpoint", "consistency", kept.toString(), latest.toString());
        assertThat(consistent.exitCode()).as(consistent.err()).isZero();
        Path changed = Files.writeString(
                directory.resolve("changed"), Files.readString(kept).replace("\n9\n", "\n10\n"));
        assertThat(run("checkpoint", "verify", changed.toString()).err())
                .contains("no signature of a known key verifies");
        Path longer = Files.writeString(
                directory.resolve("longer"), SIGNER.sign("novafin/settlement\n999\n" + "A".repeat(43) + "=\n"));
        assertThat(run("checkpoint", "verify", longer.toString()).err()).contains("batches are missing");
        Path other = Files.writeString(
                directory.resolve("other"), SIGNER.sign("novafin/settlement\n7\n" + "A".repeat(43) + "=\n"));
        assertThat(run("checkpoint", "verify", other.toString()).err()).contains("what was sealed before was changed");
        assertThat(run("checkpoint", "consistency", other.toString(), latest.toString())
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void a_key_is_made_once_and_shows_its_public_half_only() throws IOException {
        Path file = directory.resolve("key");
        CliRun made = run("seal", "key", "generate", file.toString());
        assertThat(made.exitCode()).as(made.err()).isZero();
        String secret = Files.readString(file).strip();
        assertThat(secret).startsWith("PRIVATE+KEY+novafin/settlement+");
        assertThat(made.out() + made.err()).doesNotContain(secret.split("\\+", 5)[4]);
        assertThat(run("seal", "key", "show", file.toString()).out()).isEqualTo(made.out());
        assertThat(run("seal", "key", "generate", file.toString()).exitCode()).isEqualTo(1);
        assertThat(Files.readString(file).strip()).isEqualTo(secret);
        assertThat(run("seal", "key", "show").exitCode()).isEqualTo(2);
    }

    private void seal(HikariDataSource pool) {
        Sealing sealing = new Sealing(new JdbcTemplate(pool), SIGNER);
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        transaction.executeWithoutResult(status -> sealing.sealSome());
    }

    private void open(String owner) {
        assertThat(run("account", "open", owner, "EUR").exitCode()).isZero();
    }

    private CliRun run(String... arguments) {
        return CliRun.of(setup, arguments);
    }

    private Path copy() throws IOException {
        Path copy = Files.createTempDirectory(directory, "tampered");
        try (Stream<Path> files = Files.list(export)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, copy.resolve(file.getFileName()));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return copy;
    }

    private static void remakeManifest(Path export, String file, String before) throws Exception {
        Path manifest = export.resolve("manifest.json");
        String now = Files.readString(export.resolve(file));
        String text = Files.readString(manifest);
        text = text.replaceFirst(
                "(\"name\" : \"" + Pattern.quote(file) + "\",\\s+\"lines\" : )[0-9]+",
                "$1" + now.lines().count());
        text = text.replace(sha256(before), sha256(now));
        Files.writeString(manifest, text);
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Verdict verify(Path export, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("java", "-Xshare:auto", "-cp", directory.toString(), "VerifyAudit", export.toString()));
        command.addAll(Arrays.asList(options));
        return ended(command.toArray(String[]::new));
    }

    private static Verdict ended(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Verdict(process.waitFor(), out);
    }
}
