package tech.novaeco.settlement;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpIOException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.retry.support.RetryTemplate;
import tech.novaeco.settlement.adapter.camel.IntakeGate;
import tech.novaeco.settlement.adapter.http.HttpEdge;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.adapter.rabbit.BrokerHealth;
import tech.novaeco.settlement.adapter.rabbit.BrokerNews;
import tech.novaeco.settlement.adapter.rabbit.RabbitConnections;
import tech.novaeco.settlement.adapter.rabbit.Topology;
import tech.novaeco.settlement.adapter.routecheck.RouteFiles;
import tech.novaeco.settlement.cli.Refusal;

/** One running worker: a Camel context with its connections. It waits for servers that are not there yet. */
final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** With Camel's own 3 s this keeps a stop within the 10 s that an orchestrator grants. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final Settings settings;
    private final Main main = new Main();
    private final Wiring wiring;
    private final HikariDataSource database;
    private final CachingConnectionFactory consuming;
    private final CachingConnectionFactory publishing;

    Worker(Settings settings, RouteGuard guard) throws IOException {
        this.settings = settings;
        guard.admit(settings);
        if (!settings.fourEyes()) {
            LOG.warn("FOUR_EYES=off: what one person asks for is done at once, without a second pair of eyes");
        }
        database = Database.pool(settings.databaseUrl(), settings.connections());
        consuming = RabbitConnections.connectForIntake(settings.rabbitUri());
        publishing = RabbitConnections.connect(settings.rabbitUri(), "callbacks");
        Topology topology = new Topology(settings.queueName());
        consuming.addConnectionListener(new BrokerNews());
        consuming.addConnectionListener(connection -> ensure(topology, connection));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        openEdge(registry);
        main.bind("rabbit", consuming);
        BrokerHealth broker = new BrokerHealth(consuming, topology, RabbitConnections.exposure(settings.rabbitUri()));
        Gauge.builder("settlement.queue.waiting", broker, BrokerHealth::waiting)
                .description("messages that wait in the queue of trades, as the last health check saw them")
                .register(registry);
        main.bind("broker-health", broker);
        wiring = new Wiring(settings, database, publishing, topology, registry);
        IntakeGate gate = wiring.bindTo(main);
        main.configure()
                .setRoutesIncludePattern(RouteFiles.of(settings.routesDir()).pattern());
        settings.asProperties().forEach(main::addOverrideProperty);
        guard.watch(main, settings);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeStop(BaseMainSupport stopping) {
                drain(gate);
            }
        });
    }

    private void openEdge(PrometheusMeterRegistry registry) {
        try {
            HttpEdge.addTo(main, settings.hawtio(), settings.overview(), settings.api(), registry);
        } catch (IllegalArgumentException e) {
            throw Refusal.usage(String.valueOf(e.getMessage()));
        }
    }

    /** Returns when the worker takes trades. Waits for the database as long as it is away. */
    void start() throws Exception {
        prepareSchema();
        wiring.loadFacts();
        main.start();
    }

    /** Runs until the process is told to stop. */
    void run() throws Exception {
        prepareSchema();
        wiring.loadFacts();
        main.run();
        closeConnections();
    }

    @Override
    public void close() {
        main.stop();
        closeConnections();
    }

    Main camel() {
        return main;
    }

    private void prepareSchema() throws SQLException {
        if (settings.migrateAtStart()) {
            migrate(settings.migrationUrl());
        } else {
            waiting(settings.databaseUrl(), Migrations::requireCurrent);
        }
    }

    private void closeConnections() {
        consuming.destroy();
        publishing.destroy();
        wiring.close();
        database.close();
    }

    private static void drain(IntakeGate gate) {
        try {
            gate.drain(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws SQLException if the database is there but refuses */
    static void migrate(DatabaseUrl url) throws SQLException {
        waiting(url, Migrations::migrate);
    }

    private interface SchemaStep {
        void on(DatabaseUrl url) throws SQLException;
    }

    private static void waiting(DatabaseUrl url, SchemaStep step) throws SQLException {
        RetryTemplate waiting = RetryTemplate.builder()
                .infiniteRetry()
                .exponentialBackoff(500, 2, 5_000)
                .retryOn(DatabaseAway.class)
                .build();
        waiting.execute(attempt -> {
            try {
                step.on(url);
                return url;
            } catch (SQLException e) {
                if (Migrations.isAway(e)) {
                    LOG.warn("The database {} is not there yet, waiting: {}", url, e.getMessage());
                    throw new DatabaseAway(e);
                }
                throw e;
            }
        });
    }

    /** Spring keeps a connection whose listener failed, and tells no listener of it again: so it must not stay open. */
    private static void ensure(Topology topology, Connection connection) {
        try {
            topology.ensure(connection.getDelegate());
        } catch (IOException e) {
            connection.getDelegate().abort();
            throw new AmqpIOException(e);
        } catch (TimeoutException e) {
            connection.getDelegate().abort();
            throw new AmqpIOException(new IOException(e));
        }
    }

    private static final class DatabaseAway extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DatabaseAway(SQLException cause) {
            super(cause);
        }
    }
}
