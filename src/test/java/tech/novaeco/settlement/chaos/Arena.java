package tech.novaeco.settlement.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.faults.Sql;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.receipt.SigningKey;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SealKeyFile;
import tech.novaeco.settlement.support.NodeClient;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/**
 * Where scenarios happen: servers, three workers, publishers, the log of faults. One run has one; evidence adds up from
 * scenario to scenario. {@link #close()} ends all and leaves the run directory.
 */
public final class Arena implements AutoCloseable {
    public static final String QUEUE = "queue.finance.settlements";
    /** The first is the hot account. */
    public static final List<String> OWNERS = Stream.concat(
                    Stream.of("hot-seller"), IntStream.rangeClosed(1, 12).mapToObj(number -> "trader-" + number))
            .toList();

    static final int WORKERS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunDirectory directory;
    private final Random random;
    private final Site site;
    private final Crew crew;
    private final FaultLog faults;
    private final PublishedIds published;
    private final Path routes;
    private final List<NodeClient> publishers = new ArrayList<>();
    private final Witness witness;
    private int finished;

    private Arena(RunDirectory directory, Site site, long seed, UnaryOperator<WorkerCommand> special)
            throws IOException, TimeoutException {
        this.directory = directory;
        this.site = site;
        this.random = new Random(seed);
        this.faults = new FaultLog(directory.faults());
        this.published = new PublishedIds(directory);
        this.routes =
                KillPoints.overlay(Files.createDirectories(directory.root().resolve("routes")));
        makeKeys();
        this.crew = new Crew(directory, command -> special.apply(plain(command)));
        site.start();
        StartArchive archive = StartArchive.of(directory.besideOtherRuns());
        WorkerProcess first = crew.launch(archive::write).awaitReady(Crew.START);
        this.witness = new Witness(site.rabbitUri(), QUEUE, site.jdbcUrl(), directory);
        Sql.fund(site.jdbcUrl(), OWNERS);
        Rights.mint(site.jdbcUrl(), OWNERS);
        Savers.open(site.jdbcUrl());
        ConversionDesk.open(site.jdbcUrl());
        first.terminate();
        site.awaitQueuesRegistered();
        crew.fill(WORKERS);
    }

    /**
     * Servers up, accounts funded, workers ready.
     *
     * @param special what is special about every worker of this run; a planted bug, say
     */
    public static Arena open(RunDirectory directory, Site site, long seed, UnaryOperator<WorkerCommand> special)
            throws IOException, TimeoutException {
        NodeClient.assumeAvailable();
        try {
            return new Arena(directory, site, seed, special);
        } catch (IOException | TimeoutException | RuntimeException failure) {
            site.close();
            throw failure;
        }
    }

    private void makeKeys() throws IOException {
        SecureRandom secure = new SecureRandom();
        new KeyFile(SigningKey.generate(secure), List.of())
                .create(directory.root().resolve("receipt-keys.json"));
        NoteSigner signer = NoteSigner.generate("novafin/settlement", secure);
        SealKeyFile.create(directory.root().resolve("seal.key"), signer);
        Files.writeString(directory.sealKey(), signer.verifier() + "\n");
    }

    private WorkerCommand plain(WorkerCommand command) {
        StartArchive.of(directory.besideOtherRuns()).use(command);
        // most of a short life is its start: the second compiler would only take time from it
        return command.withJvmOption("-XX:TieredStopAtLevel=1")
                .with("RABBITMQ_URI", site.workerRabbitUri())
                .with("DATABASE_URL", site.workerDatabaseUrl())
                // a link that the end of the load cut in two must not keep the run from draining
                .with("LINK_WAIT_SECONDS", "4")
                .with("HTTP_HOST", "127.0.0.1")
                .with(
                        "RECEIPT_KEY_FILE",
                        directory.root().resolve("receipt-keys.json").toString())
                .with("SEAL_KEY_FILE", directory.root().resolve("seal.key").toString());
    }

    /** Seeded: the only source of chance for a scenario. */
    public Random random() {
        return random;
    }

    public Site site() {
        return site;
    }

    public Crew crew() {
        return crew;
    }

    public FaultLog faults() {
        return faults;
    }

    public RunDirectory directory() {
        return directory;
    }

    /** Route files of the worker's own with a kill point at each of {@link KillPoints}. */
    public Path killPointRoutes() {
        return routes;
    }

    /**
     * Trades from now on, until the scenario ends or the client is finished.
     *
     * @param mix one of those in {@code src/test/node/mixes.mjs}
     */
    public NodeClient load(String mix, int perSecond) {
        NodeClient client = NodeClient.publishMix(
                site.rabbitUri(),
                QUEUE,
                mix,
                random.nextInt(Integer.MAX_VALUE),
                OWNERS,
                perSecond,
                directory.published(publishers.size()));
        publishers.add(client);
        return client;
    }

    /** Breaks something while the workers are at work, and writes it down. */
    public void fault(String kind, String target, Callable<String> fault) throws Exception {
        faults.inject(kind, target, crew::awaitBusy, fault);
    }

    /** Waits a random time below the limit, so that faults meet any moment of the work. */
    public void moment(int limitMillis) throws InterruptedException {
        Thread.sleep(random.nextInt(limitMillis));
    }

    /** Trades and what is about deposits, settled or rejected. @throws RuntimeException when the ledger cannot be asked */
    public long decided() {
        try {
            return Database.decided(site.jdbcUrl());
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    /** Waits until work goes on: so many more trades are decided. */
    public void awaitProgress(int trades) {
        Awaitility.await(trades + " more trades decided")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(this::decided, above(trades));
    }

    private Predicate<Long> above(int trades) {
        long[] first = {-1};
        return now -> {
            if (first[0] < 0) {
                first[0] = now;
            }
            return now >= first[0] + trades;
        };
    }

    /** The longest time without a COMMIT of a batch since then. */
    public long longestPauseMillis(long sinceMillis) throws SQLException {
        return Database.longestPauseMillis(site.jdbcUrl(), sinceMillis);
    }

    /** Ids of well-formed trades whose confirm a publisher has written down. */
    PublishedIds published() {
        return published;
    }

    Witness witness() {
        return witness;
    }

    /** Ends all load in good order: every message is confirmed. */
    void finishLoad() {
        List<NodeClient> running = List.copyOf(publishers.subList(finished, publishers.size()));
        // one that failed is told of once
        finished = publishers.size();
        running.forEach(client -> client.finish(PATIENCE));
    }

    @Override
    public void close() {
        crew.close();
        publishers.forEach(NodeClient::close);
        witness.close();
        faults.close();
        site.close();
    }
}
