package tech.novaeco.settlement;

import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.apache.camel.main.Main;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.camel.BatchDesk;
import tech.novaeco.settlement.adapter.camel.BatchUp;
import tech.novaeco.settlement.adapter.camel.CallbackSteps;
import tech.novaeco.settlement.adapter.camel.DeadLetterSteps;
import tech.novaeco.settlement.adapter.camel.IntakeBeans;
import tech.novaeco.settlement.adapter.camel.IntakeGate;
import tech.novaeco.settlement.adapter.camel.IntakeHealth;
import tech.novaeco.settlement.adapter.camel.IntakeSteps;
import tech.novaeco.settlement.adapter.camel.OneTransaction;
import tech.novaeco.settlement.adapter.camel.RequestSteps;
import tech.novaeco.settlement.adapter.camel.SettlementMeters;
import tech.novaeco.settlement.adapter.camel.SettlementSteps;
import tech.novaeco.settlement.adapter.camel.TakeDelivery;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.CaseDesk;
import tech.novaeco.settlement.adapter.postgres.DatabaseHealth;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.postgres.LedgerIdempotentRepository;
import tech.novaeco.settlement.adapter.postgres.Outbox;
import tech.novaeco.settlement.adapter.postgres.PostgresLedger;
import tech.novaeco.settlement.adapter.postgres.UndispatchedBatches;
import tech.novaeco.settlement.adapter.rabbit.EventPublisher;
import tech.novaeco.settlement.adapter.rabbit.Topology;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** Gives the route files their beans, by the names they use. */
final class Wiring {
    private final Settings settings;
    private final HikariDataSource database;
    private final ConnectionFactory publishing;
    private final Topology topology;
    private final MeterRegistry registry;
    private final AssetRegistry assets;
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
    }

    /** @return the gate, for draining and for health */
    IntakeGate bindTo(Main main) {
        JdbcTemplate jdbc = new JdbcTemplate(database);
        JdbcTransactionManager transactions = new JdbcTransactionManager(database);
        IntakeGate gate = new IntakeGate(clock);
        SettlementMeters meters = new SettlementMeters(registry, clock, gate);
        TradeParser parser = new TradeParser();
        TradeValidator validator = new TradeValidator(assets, settings.hashCheck());
        ExceptionCases cases = new ExceptionCases(jdbc);
        EventPublisher publisher = new EventPublisher(publishing, topology);
        BatchDesk batches = new BatchDesk(gate, cases, publisher, meters, ids);
        CaseDesk desk = new CaseDesk(jdbc, new TransactionTemplate(transactions));
        Supplier<LedgerIdempotentRepository> settledTrades = () -> main.getCamelContext()
                .getRegistry()
                .lookupByNameAndType("settled-trades", LedgerIdempotentRepository.class);

        main.bind("ledger-database", database);
        main.bind("one-transaction", new OneTransaction(transactions));
        main.bind("settlers", settlers());
        IntakeBeans.all().forEach(main::bind);
        main.bind("take-delivery", new TakeDelivery(gate, meters, clock));
        main.bind("intake", new IntakeSteps(parser, validator));
        main.bind("batch-up", new BatchUp(ids));
        main.bind("pause-intake", batches.pauseIntake());
        main.bind("settlement", new SettlementSteps(new PostgresLedger(database, assets), settledTrades, meters, gate));
        main.bind("batches", batches);
        main.bind("callbacks", new CallbackSteps(new Outbox(jdbc, assets), publisher, meters, clock));
        main.bind("requests", new RequestSteps(parser, validator, cases, desk, ids));
        main.bind("dead-letters", new DeadLetterSteps(cases, publisher, meters, gate, parser));
        bindHealth(main, jdbc, gate);
        return gate;
    }

    /** To be called when the schema is there: what is known beforehand need not be asked when the database is away. */
    void loadAssets() {
        assets.reload();
    }

    private void bindHealth(Main main, JdbcTemplate jdbc, IntakeGate gate) {
        UndispatchedBatches undispatched = new UndispatchedBatches(jdbc);
        Gauge.builder("settlement.batches.undispatched", undispatched, UndispatchedBatches::count)
                .description("committed batches whose callbacks are not confirmed yet")
                .register(registry);
        main.bind("intake-health", new IntakeHealth(gate));
        main.bind("database-health", new DatabaseHealth(jdbc));
        main.bind("undispatched-health", undispatched);
    }

    private ExecutorService settlers() {
        return Executors.newFixedThreadPool(settings.settlers(), work -> {
            Thread thread = new Thread(work, "settler");
            thread.setDaemon(true);
            return thread;
        });
    }
}
