package tech.novaeco.settlement.chaos.planted;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.chaos.ConversionDesk;
import tech.novaeco.settlement.chaos.Savers;
import tech.novaeco.settlement.chaos.checker.CheckInput;
import tech.novaeco.settlement.chaos.checker.CheckInput.Drained;
import tech.novaeco.settlement.faults.Sql;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SealKeyFile;
import tech.novaeco.settlement.support.CallbackJournal;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.NodeClient;
import tech.novaeco.settlement.support.PublishJournal;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/** A short run of a real worker, with its journals in a directory and its ledger in a database that can be copied. */
final class SampleRun {
    static final int MESSAGES = 400;
    static final int SETTLED = 300;
    private static final String QUEUE = "queue.finance.settlements";
    private static final List<String> OWNERS = List.of("alice", "bob", "carol", "dave");
    private static final long OPENING = 1_000_000_000L * OWNERS.size() + ConversionDesk.STOCK;
    private static final int FEATURES = 600;
    private static final int FEATURES_SEED = 11;
    private static final String DECIDED =
            "SELECT count(*) FROM ledger.settlement WHERE status IN ('SETTLED', 'REJECTED')"
                    + " AND kind IN ('TRADE', 'HOLD', 'CAPTURE', 'RELEASE')";
    private static final String EXPIRING =
            "SELECT count(*) FROM ledger.hold_open WHERE expires_at < now() + interval '10 min'";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Servers servers;
    private final Path directory;
    private int copies;

    private SampleRun(Servers servers, Path directory) {
        this.servers = servers;
        this.directory = directory;
    }

    /** Returns when it is drained and the worker has ended. @param special what is special about the worker */
    static SampleRun of(Servers servers, Path directory, UnaryOperator<WorkerCommand> special) throws Exception {
        NodeClient.assumeAvailable();
        Path sealKey = directory.resolve("seal.key");
        SealKeyFile.create(sealKey, NoteSigner.generate("novafin/settlement", new SecureRandom()));
        WorkerCommand command = WorkerProcess.of(servers)
                .with("SEAL_KEY_FILE", sealKey.toString())
                .with("LINK_WAIT_SECONDS", "5");
        WorkerProcess worker = special.apply(command).start().awaitReady();
        try (CallbackJournal told = CallbackJournal.open(servers.rabbitUri(), QUEUE)) {
            Sql.fund(servers.jdbcUrl(), OWNERS);
            Savers.open(servers.jdbcUrl());
            ConversionDesk.open(servers.jdbcUrl());
            Path published = directory.resolve("published-0.jsonl");
            NodeClient.publish(servers.rabbitUri(), QUEUE, MESSAGES, 7, OWNERS, 0, published)
                    .awaitEnd(Duration.ofMinutes(2));
            PublishJournal sent = PublishJournal.read(published);
            Awaitility.await("all decided")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Sql.decided(servers.jdbcUrl()).containsAll(sent.confirmed()));
            int poisoned = sent.poison() + withFeatures(servers, directory.resolve("published-1.jsonl"));
            new SampleRequests(servers.jdbcUrl()).carriedOut();
            String cases = "SELECT count(*) FROM ledger.exception_case WHERE settlement_seq IS NULL"
                    + " OR settlement_seq IN (SELECT seq FROM ledger.settlement WHERE kind <> 'REVERSAL')";
            String trades = "SELECT count(*) FROM ledger.settlement WHERE kind NOT IN ('FUND', 'MINT', 'BURN')"
                    + " AND NOT (kind = 'EXPIRY' AND status = 'REJECTED')";
            String poison = "SELECT count(*) FROM ledger.exception_case WHERE settlement_seq IS NULL";
            Awaitility.await("all told and sealed")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Sql.count(servers.jdbcUrl(), poison) >= poisoned
                            && outcomesToldIn(told) == Sql.count(servers.jdbcUrl(), trades)
                            && casesCopiedIn(told) == Sql.count(servers.jdbcUrl(), cases)
                            && Sql.count(
                                            servers.jdbcUrl(),
                                            "SELECT count(*) FROM ledger.batch WHERE dispatched_at IS NULL")
                                    == 0
                            && Sql.count(servers.jdbcUrl(), "SELECT count(*) FROM ledger.seal_pending") == 0);
            Files.write(directory.resolve("told.jsonl"), lines(told));
        } finally {
            worker.terminate();
        }
        return new SampleRun(servers, directory);
    }

    /** Charges, conversions, deposits, trades that wait; returns how much poison is among them, when all has ended. */
    private static int withFeatures(Servers servers, Path journal) throws IOException {
        long decided = Sql.count(servers.jdbcUrl(), DECIDED);
        NodeClient client =
                NodeClient.publishMix(servers.rabbitUri(), QUEUE, "features", FEATURES_SEED, OWNERS, 200, journal);
        try (client) {
            Awaitility.await("enough of each feature")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> Files.exists(journal)
                            && PublishJournal.read(journal).messages() >= FEATURES);
            client.finish(Duration.ofMinutes(1));
        }
        PublishJournal sent = PublishJournal.read(journal);
        long all = decided + sent.confirmed().size();
        Awaitility.await("all decided, holds with little time expired")
                .atMost(Duration.ofMinutes(2))
                .until(() ->
                        Sql.count(servers.jdbcUrl(), DECIDED) >= all && Sql.count(servers.jdbcUrl(), EXPIRING) == 0);
        return sent.poison();
    }

    /** Each once: on a slow machine a worker tells again what it does not know to have arrived. */
    private static long outcomesToldIn(CallbackJournal told) {
        return told.settlements().stream()
                .map(CallbackJournal.Callback::eventId)
                .distinct()
                .count();
    }

    private static long casesCopiedIn(CallbackJournal told) {
        return told.deadLetters().entries().stream()
                .map(letter -> letter.headers().get("x-case-id"))
                .distinct()
                .count();
    }

    private static List<String> lines(CallbackJournal told) throws IOException {
        List<String> lines = new ArrayList<>();
        for (JournalEntry entry : told.callbacks().entries()) {
            boolean paid = entry.json().path("type").asText().equals("settlement.paid");
            lines.add(line(CallbackJournal.CALLBACKS, entry)
                    .put("committed", paid ? true : null)
                    .toString());
        }
        for (JournalEntry entry : told.deadLetters().entries()) {
            lines.add(line(QUEUE + ".dlq", entry).toString());
        }
        return lines;
    }

    private static ObjectNode line(String queue, JournalEntry entry) {
        ObjectNode line = JSON.createObjectNode().put("queue", queue).put("body", entry.text());
        line.set("headers", JSON.valueToTree(entry.headers()));
        return line;
    }

    CheckInput input() {
        return new CheckInput(
                directory,
                servers.jdbcUrl(),
                Map.of("EUR", OPENING, "NOVAPOINT", OPENING, "CARBON_CREDIT", OPENING),
                SETTLED,
                new Drained(Map.of(QUEUE, 0L), Duration.ofSeconds(1), Duration.ofSeconds(30)));
    }

    /** The same run with another ledger: a copy, its guards off, in which this was done. */
    CheckInput after(String sql) {
        String name = "copy" + ++copies;
        String database = Sql.ask(servers.jdbcUrl(), "SELECT current_database()");
        String url = servers.jdbcUrl().replace("/" + database, "/" + database + "_" + name);
        // nobody may be connected to what is copied: the question goes to another database
        String anywhere = servers.jdbcUrl().replace("/" + database, "/postgres");
        Sql.execute(anywhere, "CREATE DATABASE " + database + "_" + name + " TEMPLATE " + database);
        Sql.execute(url, """
                DO $$ DECLARE r regclass; BEGIN
                    FOR r IN SELECT c.oid FROM pg_class c WHERE relnamespace = 'ledger'::regnamespace AND relkind = 'r' LOOP
                        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER ALL', r);
                    END LOOP;
                END $$;
                SET search_path = ledger;
                """ + sql);
        return new CheckInput(directory, url, input().opening(), SETTLED, input().drained());
    }

    /** Drops the copy. */
    void forget(CheckInput copy) {
        String database = Sql.ask(servers.jdbcUrl(), "SELECT current_database()");
        String name = Sql.ask(copy.jdbcUrl(), "SELECT current_database()");
        Sql.execute(servers.jdbcUrl().replace("/" + database, "/postgres"), "DROP DATABASE " + name + " WITH (FORCE)");
    }

    /** The same ledger with other journals: a copy of the directory in which each line was edited, or left out where null. */
    CheckInput with(Path copy, String file, LineEdit edit) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path one : files.filter(name -> name.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                List<String> lines = new ArrayList<>();
                for (String line : Files.readAllLines(one)) {
                    String edited = one.getFileName().toString().startsWith(file) ? edit.of(line) : line;
                    if (!edited.isEmpty()) {
                        lines.add(edited);
                    }
                }
                Files.write(copy.resolve(one.getFileName().toString()), lines);
            }
        }
        return new CheckInput(copy, servers.jdbcUrl(), input().opening(), SETTLED, input().drained());
    }

    /** Empty: the line is left out. */
    interface LineEdit {
        String of(String line);
    }
}
