package tech.novaeco.settlement;

import com.zaxxer.hikari.HikariDataSource;
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

/** One running worker: a Camel context with its connections. It waits for servers that are not there yet. */
final class Worker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    /** With Camel's own 3 s this keeps a stop within the 10 s that an orchestrator grants. */
    private static final Duration DRAIN = Duration.ofSeconds(5);
    /** A settler needs one connection; sweeps, callbacks, look-ups and health share the rest. */
    private static final int CONNECTIONS_BESIDES_SETTLERS = 7;

    private final Settings settings;
    private final Main main = new Main();
    private final Wiring wiring;
    private final HikariDataSource database;
    private final CachingConnectionFactory consuming;
    private final CachingConnectionFactory publishing;

    Worker(Settings settings) throws IOException {
        this.settings = settings;
        database = Database.pool(settings.databaseUrl(), settings.settlers() + CONNECTIONS_BESIDES_SETTLERS);
        consuming = RabbitConnections.connect(settings.rabbitUri(), "intake");
        publishing = RabbitConnections.connect(settings.rabbitUri(), "callbacks");
        Topology topology = new Topology(settings.queueName());
        consuming.addConnectionListener(new BrokerNews());
        consuming.addConnectionListener(connection -> ensure(topology, connection));
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        HttpEdge.addTo(main, settings.hawtio(), registry);
        main.bind("rabbit", consuming);
        main.bind("broker-health", new BrokerHealth(consuming, topology));
        wiring = new Wiring(settings, database, publishing, topology, registry);
        IntakeGate gate = wiring.bindTo(main);
        main.configure().setRoutesIncludePattern(RouteFiles.pattern(settings.routesDir()));
        settings.asProperties().forEach(main::addOverrideProperty);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeStop(BaseMainSupport stopping) {
                drain(gate);
            }
        });
    }

    /** Returns when the worker takes trades. Waits for the database as long as it is away. */
    void start() throws Exception {
        migrate(settings.migrationUrl());
        wiring.loadAssets();
        main.start();
    }

    /** Runs until the process is told to stop. */
    void run() throws Exception {
        migrate(settings.migrationUrl());
        wiring.loadAssets();
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

    private void closeConnections() {
        consuming.destroy();
        publishing.destroy();
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
        RetryTemplate waiting = RetryTemplate.builder()
                .infiniteRetry()
                .exponentialBackoff(500, 2, 5_000)
                .retryOn(DatabaseAway.class)
                .build();
        waiting.execute(attempt -> {
            try {
                Migrations.migrate(url);
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
