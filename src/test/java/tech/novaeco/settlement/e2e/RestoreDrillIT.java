package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.receipt.SigningKey;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SealKeyFile;
import tech.novaeco.settlement.support.CallbackJournal;
import tech.novaeco.settlement.support.LedgerChecker;
import tech.novaeco.settlement.support.PostgresBackup;
import tech.novaeco.settlement.support.PrivatePostgres;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TradePublisher;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/**
 * The database is lost and recovered to a moment before its end: trades that were acknowledged, told and receipted are
 * gone. The steps are those of docs/RUNBOOK.md, "Restoring from a backup".
 */
@Tag("services")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
@SuppressWarnings("NullAway.Init")
class RestoreDrillIT {
    private static final String ORIGIN = "novafin/settlement";
    private static final String NEXT_ORIGIN = "novafin/settlement/after-restore-1";
    private static final int KEPT = 7;
    private static final int FORGOTTEN = 12;

    @TempDir
    private static Path directory;

    private final Servers servers;
    private final PrivatePostgres lost = PrivatePostgres.create();
    private final PostgresBackup backup = PostgresBackup.of(lost);
    private final List<Trades> published = new ArrayList<>();
    private PrivatePostgres restored;
    private CallbackJournal journal;
    private String balances;

    RestoreDrillIT(Servers servers) {
        this.servers = servers;
    }

    @BeforeAll
    void settle_back_up_settle_more_lose_the_database_and_restore_it() throws Exception {
        new KeyFile(SigningKey.generate(new SecureRandom()), List.of()).create(directory.resolve("receipt-keys.json"));
        sealKey(ORIGIN);
        lost.start();
        Instant target;
        try (WorkerProcess worker = worker(lost, ORIGIN).start().awaitReady();
                LedgerSql ledger = new LedgerSql(lost.jdbcUrl())) {
            journal = CallbackJournal.open(servers.rabbitUri(), Stage.QUEUE);
            ledger.open("alice", "EUR", 1_000_000);
            ledger.open("bob", "EUR", 0);
            settle(ledger, 3);
            backup.take();
            settle(ledger, KEPT - 3);
            saveCheckpoint(worker, "held-before");
            target = Instant.now();
            for (int i = 0; i < FORGOTTEN; i += 3) {
                settle(ledger, 3);
            }
            saveCheckpoint(worker, "held-after");
            saveReceipts();
            balances = balances(ledger);
            worker.terminate();
        }
        backup.archiveAll();
        lost.close();
        restored = backup.restoredTo(target);
    }

    @AfterAll
    void close() {
        journal.close();
        lost.close();
        restored.close();
        backup.close();
    }

    @Test
    @Order(1)
    void a_restored_ledger_is_sound_in_itself() throws Exception {
        try (LedgerSql ledger = new LedgerSql(restored.jdbcUrl())) {
            assertThat(ledger.outcomes()).isEqualTo(KEPT);
        }
        assertThat(new LedgerChecker(restored.jdbcUrl()).laws()).isEmpty();
        Said said = cli("ledger", "verify");
        assertThat(said.exitCode()).as(said.text()).isZero();
        Said older = cli(
                "ledger",
                "verify",
                "--against",
                directory.resolve("held-before").toString());
        assertThat(older.exitCode()).as(older.text()).isZero();
    }

    private record Said(int exitCode, String text) {}

    private Said cli(String... arguments) {
        WorkerProcess command = new WorkerCommand()
                .with("DATABASE_URL", restored.url())
                .withArguments(arguments)
                .start();
        int exitCode = command.awaitEnd().exitCode();
        System.out.println(String.join(" ", arguments) + " -> " + exitCode + "\n" + command.logText());
        return new Said(exitCode, command.logText());
    }

    private WorkerCommand worker(PrivatePostgres postgres, String origin) {
        return new WorkerCommand()
                .with("RABBITMQ_URI", servers.rabbitUri())
                .with("DATABASE_URL", postgres.url())
                .with("HTTP_HOST", "127.0.0.1")
                .with("RECEIPT_KEY_FILE", directory.resolve("receipt-keys.json").toString())
                .with("SEAL_ORIGIN", origin)
                .with("SEAL_KEY_FILE", sealKeyFile(origin).toString());
    }

    private void sealKey(String origin) throws Exception {
        SealKeyFile.create(sealKeyFile(origin), NoteSigner.generate(origin, new SecureRandom()));
    }

    private Path sealKeyFile(String origin) {
        return directory.resolve(origin.replace('/', '-') + ".key");
    }

    /** Returns when they are settled, told and sealed. */
    private void settle(LedgerSql ledger, int trades) throws Exception {
        List<Trades> more = Stream.generate(Trades::trade).limit(trades).toList();
        published.addAll(more);
        publish(more);
        awaitSealed(ledger, published.size());
    }

    private void publish(List<Trades> trades) throws Exception {
        try (TradePublisher publisher = TradePublisher.open(servers.rabbitUri(), Stage.QUEUE)) {
            publisher.publish(trades.stream().map(Trades::bytes).toList());
        }
    }

    private static void awaitSealed(LedgerSql ledger, int outcomes) {
        Awaitility.await(outcomes + " settled, told and sealed")
                .atMost(Stage.PATIENCE)
                .until(() -> ledger.outcomes() == outcomes
                        && ledger.undispatched() == 0
                        && ledger.number("SELECT count(*) FROM ledger.seal_pending") == 0);
    }

    private static String balances(LedgerSql ledger) {
        return ledger.balance("alice", "EUR") + " " + ledger.balance("bob", "EUR");
    }

    private void saveCheckpoint(WorkerProcess worker, String name) throws Exception {
        Files.writeString(directory.resolve(name), worker.get("/checkpoint").body());
    }

    /** What a consumer of the callbacks has kept, a line for each. */
    private void saveReceipts() throws Exception {
        Awaitility.await("callbacks").atMost(Stage.PATIENCE).until(() -> paid().size() >= published.size());
        List<String> callbacks = journal.callbacks().entries().stream()
                .map(entry -> entry.json().toString())
                .filter(event -> event.contains("settlement.paid"))
                .toList();
        Files.write(directory.resolve("receipts"), callbacks);
    }

    private List<UUID> paid() {
        return journal.settlements().stream()
                .filter(callback -> callback.status().equals("PAID"))
                .map(CallbackJournal.Callback::tradeId)
                .toList();
    }

    private static UUID id(Trades trade) {
        return trade.event().tradeId().value();
    }

    @Test
    @Order(2)
    void a_checkpoint_that_others_hold_betrays_what_is_missing() {
        Said said = cli(
                "ledger", "verify", "--against", directory.resolve("held-after").toString());
        assertThat(said.exitCode()).as(said.text()).isEqualTo(1);
        assertThat(said.text()).contains("the log was of", "are missing");
    }

    @Test
    @Order(3)
    void receipts_name_the_trades_that_were_forgotten() {
        Said said = cli(
                "ledger",
                "verify",
                "--against",
                directory.resolve("held-after").toString(),
                "--receipts",
                directory.resolve("receipts").toString());
        assertThat(said.exitCode()).as(said.text()).isEqualTo(1);
        assertThat(said.text())
                .contains(published.subList(KEPT, KEPT + FORGOTTEN).stream()
                        .map(trade -> id(trade).toString())
                        .toList());
        published
                .subList(0, KEPT)
                .forEach(trade ->
                        assertThat(said.text()).doesNotContain(id(trade).toString()));
    }

    @Test
    @Order(4)
    void what_was_forgotten_settles_again_in_a_log_of_another_name_which_begins_with_the_old_one() throws Exception {
        sealKey(NEXT_ORIGIN);
        try (WorkerProcess careless = worker(restored, NEXT_ORIGIN).start().awaitReady();
                LedgerSql ledger = new LedgerSql(restored.jdbcUrl())) {
            publish(published.subList(KEPT, KEPT + 1));
            Awaitility.await("the log goes on under no other name by itself")
                    .atMost(Stage.PATIENCE)
                    .until(() -> careless.logText().contains("SEAL_CONTINUES=" + ORIGIN));
            careless.terminate();
        }
        try (WorkerProcess worker = worker(restored, NEXT_ORIGIN)
                        .with("SEAL_CONTINUES", ORIGIN)
                        .start()
                        .awaitReady();
                LedgerSql ledger = new LedgerSql(restored.jdbcUrl())) {
            // the publisher repeats more than is missing: the ledger knows the rest by their ids
            publish(published);
            awaitSealed(ledger, KEPT + FORGOTTEN);
            assertThat(balances(ledger)).isEqualTo(balances);
            saveCheckpoint(worker, "held-after-healing");
            Awaitility.await("told again").atMost(Stage.PATIENCE).until(() -> paid().size() >= KEPT + 2 * FORGOTTEN);
            worker.terminate();
        }
        assertThat(new LedgerChecker(restored.jdbcUrl()).laws()).isEmpty();
        for (String kept : List.of("held-before", "held-after-healing")) {
            Said said =
                    cli("ledger", "verify", "--against", directory.resolve(kept).toString());
            assertThat(said.exitCode()).as(said.text()).isZero();
        }
        Said never = cli(
                "ledger", "verify", "--against", directory.resolve("held-after").toString());
        assertThat(never.exitCode()).as(never.text()).isEqualTo(1);
    }
}
