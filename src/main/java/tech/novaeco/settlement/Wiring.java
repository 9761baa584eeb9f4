package tech.novaeco.settlement;

import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.camel.main.Main;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.api.ApiDesk;
import tech.novaeco.settlement.adapter.api.ApiReads;
import tech.novaeco.settlement.adapter.api.ApiStatements;
import tech.novaeco.settlement.adapter.api.ApiWrites;
import tech.novaeco.settlement.adapter.camel.BatchDesk;
import tech.novaeco.settlement.adapter.camel.BatchUp;
import tech.novaeco.settlement.adapter.camel.CallbackSteps;
import tech.novaeco.settlement.adapter.camel.DeadLetterSteps;
import tech.novaeco.settlement.adapter.camel.IntakeBeans;
import tech.novaeco.settlement.adapter.camel.IntakeGate;
import tech.novaeco.settlement.adapter.camel.IntakeHealth;
import tech.novaeco.settlement.adapter.camel.IntakeSteps;
import tech.novaeco.settlement.adapter.camel.OneTransaction;
import tech.novaeco.settlement.adapter.camel.OpenBatches;
import tech.novaeco.settlement.adapter.camel.RateSteps;
import tech.novaeco.settlement.adapter.camel.RecyclingSteps;
import tech.novaeco.settlement.adapter.camel.RequestSteps;
import tech.novaeco.settlement.adapter.camel.SealSteps;
import tech.novaeco.settlement.adapter.camel.SettlementMeters;
import tech.novaeco.settlement.adapter.camel.SettlementSteps;
import tech.novaeco.settlement.adapter.camel.Settlers;
import tech.novaeco.settlement.adapter.camel.TakeDelivery;
import tech.novaeco.settlement.adapter.camel.TradeKeys;
import tech.novaeco.settlement.adapter.camel.TradeKeysHealth;
import tech.novaeco.settlement.adapter.desk.Books;
import tech.novaeco.settlement.adapter.http.LogPages;
import tech.novaeco.settlement.adapter.http.ReceiptEdge;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.BatchStatements;
import tech.novaeco.settlement.adapter.postgres.CaseDesk;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseHealth;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.postgres.LedgerIdempotentRepository;
import tech.novaeco.settlement.adapter.postgres.Originals;
import tech.novaeco.settlement.adapter.postgres.Outbox;
import tech.novaeco.settlement.adapter.postgres.PendingTrades;
import tech.novaeco.settlement.adapter.postgres.PostgresLedger;
import tech.novaeco.settlement.adapter.postgres.RateBook;
import tech.novaeco.settlement.adapter.postgres.ReceiptKeys;
import tech.novaeco.settlement.adapter.postgres.Receipts;
import tech.novaeco.settlement.adapter.postgres.RequestsHealth;
import tech.novaeco.settlement.adapter.postgres.SealLog;
import tech.novaeco.settlement.adapter.postgres.Sealing;
import tech.novaeco.settlement.adapter.postgres.UndispatchedBatches;
import tech.novaeco.settlement.adapter.postgres.UnsealedBatches;
import tech.novaeco.settlement.adapter.rabbit.EventPublisher;
import tech.novaeco.settlement.adapter.rabbit.Topology;
import tech.novaeco.settlement.cli.Refusal;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SealKeyFile;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.RateValidator;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** Gives the route files their beans, by the names they use. */
final class Wiring {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    private final Settings settings;
    private final HikariDataSource database;
    private final ConnectionFactory publishing;
    private final Topology topology;
    private final MeterRegistry registry;
    private final AssetRegistry assets;
    private final ReceiptKeys receiptKeys;
    /** Of the login that speaks for people; empty where the API is switched off. */
    private final Optional<HikariDataSource> persons;

    private final ApiDesk api;
    private final TradeKeys tradeKeys;
    private final Clock clock = Clock.systemUTC();
    private final Supplier<UUID> ids = UuidCreator::getTimeOrderedEpoch;

    Wiring(
            Settings settings,
            HikariDataSource database,
            ConnectionFactory publishing,
            Topology topology,
            MeterRegistry registry) {
        this.settings = settings;
        this.database = database;
        this.publishing = publishing;
        this.topology = topology;
        this.registry = registry;
        assets = new AssetRegistry(new JdbcTemplate(database));
        receiptKeys = receiptKeys(settings, new JdbcTemplate(database));
        persons = settings.api().enabled()
                ? settings.api().database().map(url -> Database.apiPool(url, ApiDesk.CONNECTIONS))
                : Optional.empty();
        api = new ApiDesk(persons.map(Books::new));
        tradeKeys = tradeKeys(settings, clock);
    }

    /** @return the gate, for draining and for health */
    IntakeGate bindTo(Main main) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        JdbcTransactionManager transactions = new JdbcTransactionManager(database);
        IntakeGate gate = new IntakeGate(clock);
        SettlementMeters meters = new SettlementMeters(registry, clock, gate);
        TradeParser parser = new TradeParser();
        TradeValidator validator = new TradeValidator(assets, settings.hashCheck(), tradeKeys, clock);
        ExceptionCases cases = new ExceptionCases(jdbc);
        EventPublisher publisher = new EventPublisher(publishing, topology);
        BatchDesk batches = new BatchDesk(gate, cases, publisher, meters, ids);
        CaseDesk desk = new CaseDesk(jdbc, new TransactionTemplate(transactions));
        Supplier<LedgerIdempotentRepository> settledTrades = () -> main.getCamelContext()
                .getRegistry()
                .lookupByNameAndType("settled-trades", LedgerIdempotentRepository.class);

        main.bind("ledger-database", database);
        main.bind("one-transaction", new OneTransaction(transactions));
        Settlers settlers = new Settlers(settings.settlers());
        main.bind("settlers", settlers);
        main.bind("open-batches", new OpenBatches(settlers));
        main.bind("open-batch", settlers.openBatch());
        IntakeBeans.all().forEach(main::bind);
        main.bind("take-delivery", new TakeDelivery(gate, meters, clock));
        main.bind("intake", new IntakeSteps(parser, validator));
        main.bind("rates", new RateSteps(parser, new RateValidator(tradeKeys, clock), new RateBook(jdbc, assets)));
        main.bind("batch-up", new BatchUp(ids));
        main.bind("pause-intake", batches.pauseIntake());
        main.bind(
                "settlement",
                new SettlementSteps(
                        new PostgresLedger(database, assets, settings.linkWait()),
                        receiptKeys,
                        settledTrades,
                        meters,
                        gate));
        main.bind("receipt-keys", receiptKeys);
        main.bind("trade-keys", tradeKeys);
        main.bind("receipts", new ReceiptEdge(new Receipts(jdbc, assets), receiptKeys));
        main.bind("batches", batches);
        main.bind("callbacks", new CallbackSteps(new Outbox(jdbc, assets), publisher, meters, clock));
        main.bind("requests", new RequestSteps(parser, validator, cases, desk, new Originals(jdbc), assets, ids));
        TradeValidator readOnly = new TradeValidator(assets, HashCheck.OPAQUE);
        main.bind("recycling", new RecyclingSteps(parser, validator, readOnly, cases, ids));
        main.bind("dead-letters", new DeadLetterSteps(cases, publisher, meters, gate, parser));
        bindSeal(main, jdbc);
        main.bind("api-reads", new ApiReads(api, settings.fourEyes()));
        main.bind("api-statements", new ApiStatements(api));
        main.bind("api-writes", new ApiWrites(api));
        bindHealth(main, jdbc, gate);
        return gate;
    }

    /** To be called when the schema is there: what is known beforehand need not be asked when the database is away. */
    void loadFacts() {
        assets.reload();
        receiptKeys.register();
        try {
            api.requireOwnLogin();
        } catch (IllegalStateException e) {
            throw Refusal.usage(String.valueOf(e.getMessage()));
        }
    }

    void close() {
        persons.ifPresent(HikariDataSource::close);
    }

    private static ReceiptKeys receiptKeys(Settings settings, JdbcTemplate jdbc) {
        try {
            return ReceiptKeys.open(jdbc, settings.receiptKeyFile());
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.usage("RECEIPT_KEY_FILE=" + settings.receiptKeyFile().orElseThrow()
                    + " holds no key that can sign receipts (" + e + "): make one with 'keys generate FILE'");
        }
    }

    private static TradeKeys tradeKeys(Settings settings, Clock clock) {
        try {
            return new TradeKeys(settings.tradeKeysFile(), clock);
        } catch (IOException | IllegalArgumentException e) {
            throw Refusal.usage("TRADE_KEYS_FILE=" + settings.tradeKeysFile().orElseThrow()
                    + " holds no keys of producers (" + e + "): make one with 'keys trade generate'");
        }
    }

    private void bindSeal(Main main, JdbcTemplate jdbc) {
        Optional<NoteSigner> signer = settings.sealKeyFile().map(file -> signer(file, settings.sealOrigin()));
        if (signer.isEmpty()) {
            LOG.warn("Nothing is sealed: SEAL_KEY_FILE is not set; 'seal key generate FILE' makes one");
        }
        main.bind("seal", new SealSteps(signer.map(key -> new Sealing(jdbc, key, settings.sealContinues())), registry));
        main.bind("log-pages", new LogPages(new SealLog(jdbc), new BatchStatements(jdbc)));
        UnsealedBatches unsealed = new UnsealedBatches(jdbc, signer.isPresent());
        Gauge.builder("settlement.seal.waiting", unsealed, UnsealedBatches::count)
                .description("committed batches that are not in the log yet; 100000 where it is more")
                .register(registry);
        Gauge.builder("settlement.seal.oldest.age", unsealed, UnsealedBatches::oldestSeconds)
                .baseUnit("seconds")
                .description("since the oldest batch that is not in the log yet was committed; 0 where none waits")
                .register(registry);
        main.bind("seal-health", unsealed);
    }

    private static NoteSigner signer(Path file, String origin) {
        try {
            return SealKeyFile.read(file, origin);
        } catch (IOException e) {
            throw Refusal.usage(
                    "SEAL_KEY_FILE=" + file + " cannot be read (" + e + "): 'seal key generate FILE' makes one");
        } catch (IllegalArgumentException e) {
            throw Refusal.usage("SEAL_KEY_FILE=" + file + " is not allowed; allowed: " + e.getMessage());
        }
    }

    private void bindHealth(Main main, JdbcTemplate jdbc, IntakeGate gate) {
        UndispatchedBatches undispatched = new UndispatchedBatches(jdbc);
        Gauge.builder("settlement.batches.undispatched", undispatched, UndispatchedBatches::count)
                .description("committed batches whose callbacks are not confirmed yet")
                .register(registry);
        PendingTrades pending = new PendingTrades(jdbc);
        Gauge.builder("settlement.trades.pending", pending, PendingTrades::count)
                .description("trades that wait for funds or for the others of their link; 100000 where it is more")
                .register(registry);
        main.bind("intake-health", new IntakeHealth(gate));
        main.bind(
                "database-health",
                new DatabaseHealth(jdbc, settings.databaseUrl().exposure()));
        main.bind("undispatched-health", undispatched);
        main.bind("trade-keys-health", new TradeKeysHealth(tradeKeys, clock));
        main.bind("requests-health", new RequestsHealth(jdbc, settings.fourEyes()));
    }
}
