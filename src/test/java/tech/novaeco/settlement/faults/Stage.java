package tech.novaeco.settlement.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SealKeyFile;
import tech.novaeco.settlement.support.CallbackJournal;
import tech.novaeco.settlement.support.Evidence;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.LedgerChecker;
import tech.novaeco.settlement.support.NodeClient;
import tech.novaeco.settlement.support.PrivatePostgres;
import tech.novaeco.settlement.support.PrivateRabbit;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/**
 * A RabbitMQ node and a PostgreSQL cluster of the test's own, funded traders, workers as processes, and journals of all
 * that is published and told. Tests may share it: evidence adds up. {@link #close()} removes everything.
 */
final class Stage implements AutoCloseable {
    static final String QUEUE = "queue.finance.settlements";
    static final List<String> OWNERS = List.of("alice", "bob", "carol", "dave");
    private static final Set<String> REJECTED = Set.of("LACK_OF_FUNDS");
    private static final Set<String> POISON = Set.of("MALFORMED", "HASH_MISMATCH", "SCHEMA");

    private final PrivatePostgres postgres = PrivatePostgres.create();
    private final PrivateRabbit rabbit = PrivateRabbit.create();
    private final Path directory;
    private final Published published = new Published();
    private final List<WorkerProcess> workers = new ArrayList<>();
    private @Nullable CallbackJournal told;

    private Stage() throws IOException {
        directory = Files.createTempDirectory("settlement-faults");
    }

    /** Servers up, schema and queues made, traders funded; no worker runs. */
    static Stage open() throws IOException, TimeoutException {
        NodeClient.assumeAvailable();
        Stage stage = new Stage();
        stage.postgres.start();
        stage.rabbit.start();
        WorkerProcess first = stage.worker();
        stage.told = CallbackJournal.open(stage.rabbit.uri(), QUEUE);
        Sql.fund(stage.postgres.jdbcUrl(), OWNERS);
        first.terminate();
        stage.rabbit.awaitQueuesRegistered();
        return stage;
    }

    PrivatePostgres postgres() {
        return postgres;
    }

    PrivateRabbit rabbit() {
        return rabbit;
    }

    CallbackJournal told() {
        if (told == null) {
            throw new IllegalStateException("not open");
        }
        return told;
    }

    WorkerCommand command() {
        return new WorkerCommand()
                .with("RABBITMQ_URI", rabbit.uri())
                .with("DATABASE_URL", postgres.url())
                .with("HTTP_HOST", "127.0.0.1")
                .with("SEAL_KEY_FILE", sealKey().toString());
    }

    /** A worker as everybody runs it, ready. */
    WorkerProcess worker() {
        return start(command()).awaitReady();
    }

    WorkerProcess start(WorkerCommand command) {
        WorkerProcess worker = command.start();
        workers.add(worker);
        return worker;
    }

    private Path sealKey() {
        Path file = directory.resolve("seal.key");
        try {
            if (!Files.exists(file)) {
                SealKeyFile.create(file, NoteSigner.generate("novafin/settlement", new SecureRandom()));
            }
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** However many workers sealed and were killed while they did: every batch is in the log once, without a gap. */
    void assertSealedWithoutAGap() {
        String url = postgres.jdbcUrl();
        Awaitility.await("everything sealed")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Sql.count(url, "SELECT count(*) FROM ledger.seal_pending") == 0);
        long batches = Sql.count(url, "SELECT count(*) FROM ledger.batch");
        assertThat(Sql.count(url, "SELECT count(*) FROM ledger.ledger_seal")).isEqualTo(batches);
        assertThat(Sql.count(url, "SELECT max(position) + 1 FROM ledger.ledger_seal"))
                .isEqualTo(batches);
        assertThat(Sql.count(url, "SELECT max(tree_size) FROM ledger.checkpoint"))
                .isEqualTo(batches);
    }

    void stopWorkers() {
        workers.forEach(WorkerProcess::close);
        workers.clear();
    }

    /** @param perSecond 0: as fast as it goes */
    NodeClient publish(int count, long seed, int perSecond) {
        Path journal = directory.resolve("published-" + published.clients());
        NodeClient client = NodeClient.publish(rabbit.uri(), QUEUE, count, seed, OWNERS, perSecond, journal);
        published.add(client, journal);
        return client;
    }

    /** Trades in the ledger, settled or rejected. */
    long decided() {
        return Sql.count(postgres.jdbcUrl(), "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE'");
    }

    void awaitDecided(long atLeast) {
        Awaitility.await(atLeast + " trades decided")
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> decided() >= atLeast);
    }

    /** Liveness: all that was published is decided, told and journaled, nothing is left in a queue or unacknowledged. */
    void awaitDrained(Duration patience) {
        published.awaitEnd(Duration.ofMinutes(4));
        Set<UUID> ids = confirmed();
        try {
            Awaitility.await()
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> unfinished(ids).isEmpty());
        } catch (ConditionTimeoutException late) {
            throw new AssertionError("after " + patience + ": " + unfinished(ids), late);
        }
        Awaitility.await("queues empty, nothing unacknowledged")
                .atMost(patience)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> rabbit.rabbitmqctl("list_queues", "messages", "--silent")
                        .lines()
                        .allMatch(line -> line.strip().equals("0")));
    }

    private String unfinished(Set<UUID> ids) {
        Set<UUID> missing = new HashSet<>(ids);
        missing.removeAll(Sql.decided(postgres.jdbcUrl()));
        long untold = Sql.count(postgres.jdbcUrl(), "SELECT count(*) FROM ledger.batch WHERE dispatched_at IS NULL");
        return missing.isEmpty() && untold == 0
                ? ""
                : missing.size() + " of " + ids.size() + " ids undecided, " + untold + " batches untold";
    }

    /** Every law, every id: to be asked when drained. */
    void assertNothingLostNothingDoubled() throws SQLException {
        Evidence evidence =
                Evidence.of(confirmed(), told()).withUnsure(published.unsure()).withBodies(published.bodies());
        assertThat(new LedgerChecker(postgres.jdbcUrl()).afterDraining(evidence))
                .as("violations")
                .isEmpty();
        Set<String> poisonCases = new HashSet<>();
        for (JournalEntry letter : told().deadLetters().entries()) {
            String reason = letter.header("x-reason-code");
            assertThat(POISON.contains(reason) || REJECTED.contains(reason))
                    .as("dead letter %s: %s", reason, letter.header("x-reason-text"))
                    .isTrue();
            if (POISON.contains(reason)) {
                poisonCases.add(letter.header("x-case-id"));
            }
        }
        assertThat(poisonCases).as("cases of poison").hasSize(published.poison());
    }

    /** Ids of well-formed trades that the broker has confirmed. */
    Set<UUID> confirmed() {
        return published.confirmed();
    }

    @Override
    public void close() {
        stopWorkers();
        published.kill();
        if (told != null) {
            told.close();
        }
        rabbit.close();
        postgres.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
