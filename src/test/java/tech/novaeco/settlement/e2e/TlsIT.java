package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.rabbit.RabbitConnections;
import tech.novaeco.settlement.adapter.rabbit.TradeSender;
import tech.novaeco.settlement.support.PrivatePostgres;
import tech.novaeco.settlement.support.PrivateRabbit;
import tech.novaeco.settlement.support.TestAuthority;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/** Servers that speak TLS only, with certificates for the name localhost: 127.0.0.1 is the wrong host. */
@Tag("services")
@SuppressWarnings("NullAway.Init")
class TlsIT {
    private static final List<String> NAMES = List.of("localhost");

    @TempDir
    private static Path trusted;

    @TempDir
    private static Path untrusted;

    private static Path authority;
    private static Path stranger;
    private static PrivateRabbit rabbit;
    private static PrivatePostgres postgres;

    @BeforeAll
    static void start() {
        TestAuthority issuer = new TestAuthority();
        authority = issuer.certificateIn(trusted);
        stranger = new TestAuthority().certificateIn(untrusted);
        postgres = PrivatePostgres.create();
        postgres.demandTls(issuer, NAMES);
        postgres.start();
        rabbit = PrivateRabbit.create();
        rabbit.demandTls(issuer, NAMES);
        rabbit.start();
    }

    @AfterAll
    static void stop() {
        if (rabbit != null) {
            rabbit.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private static String broker(String host, Path ca) {
        return rabbit.uri(host) + "?cacertfile=" + ca;
    }

    private static String database(String host, Path ca) {
        return postgres.url(host) + "?sslmode=verify-full&sslrootcert=" + ca;
    }

    @Test
    void the_broker_of_a_trusted_certificate_is_spoken_to() {
        connectToBroker(broker("localhost", authority));
    }

    @Test
    void the_brokers_certificate_must_be_for_its_host() {
        assertRefusedByTls(() -> connectToBroker(broker("127.0.0.1", authority)));
    }

    @Test
    void the_brokers_certificate_must_be_of_a_trusted_authority() {
        assertRefusedByTls(() -> connectToBroker(broker("localhost", stranger)));
        assertRefusedByTls(() -> connectToBroker(rabbit.uri("localhost")));
    }

    @Test
    void a_broker_that_demands_tls_is_not_reached_without() {
        assertThatThrownBy(() -> connectToBroker(rabbit.uri("localhost").replace("amqps://", "amqp://")))
                .isInstanceOf(AmqpException.class);
    }

    @Test
    void the_database_of_a_trusted_certificate_is_spoken_to() throws SQLException {
        connectToDatabase(database("localhost", authority));
    }

    @Test
    void the_databases_certificate_must_be_for_its_host() {
        assertThatThrownBy(() -> connectToDatabase(database("127.0.0.1", authority)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("127.0.0.1");
    }

    @Test
    void the_databases_certificate_must_be_of_a_trusted_authority() {
        assertRefusedByTls(() -> connectToDatabase(database("localhost", stranger)));
    }

    @Test
    void a_database_that_demands_tls_is_not_reached_without() {
        assertThatThrownBy(() -> connectToDatabase(postgres.url("localhost") + "?sslmode=disable"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    }

    @Test
    void a_worker_takes_and_keeps_a_trade_where_nothing_is_sent_in_the_clear() throws Exception {
        Trades trade = Trades.trade();
        try (WorkerProcess worker = new WorkerCommand()
                        .with("RABBITMQ_URI", broker("localhost", authority))
                        .with("DATABASE_URL", database("localhost", authority))
                        .start()
                        .awaitReady();
                TradeSender sender = new TradeSender(broker("localhost", authority), "queue.finance.settlements")) {
            sender.send(List.of(trade.bytes()), Instant.now());
            Awaitility.await("the trade is in the ledger")
                    .atMost(Stage.PATIENCE)
                    .until(() -> known(trade));
            assertThat(Files.readString(worker.log())).doesNotContain("trusts every");
        }
    }

    private static boolean known(Trades trade) throws SQLException {
        try (Connection ledger = Database.connect(DatabaseUrl.parse(database("localhost", authority)));
                var query = ledger.prepareStatement("SELECT FROM settlement WHERE trade_id = ?")) {
            query.setObject(1, trade.event().tradeId().value());
            return query.executeQuery().next();
        }
    }

    private static void connectToBroker(String uri) {
        CachingConnectionFactory connections = RabbitConnections.connect(uri, "test");
        try {
            assertThat(connections.createConnection().isOpen()).isTrue();
        } finally {
            connections.destroy();
        }
    }

    /** As superuser of a cluster without the ledger's roles: the driver itself, with the address as the worker reads it. */
    private static void connectToDatabase(String url) throws SQLException {
        DatabaseUrl address = DatabaseUrl.parse(url);
        try (Connection connection =
                DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password())) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    private static void assertRefusedByTls(ThrowingCallable connecting) {
        assertThatThrownBy(connecting).satisfies(refusal -> {
            Throwable cause = refusal;
            while (cause != null && !(cause instanceof SSLException)) {
                cause = cause.getCause();
            }
            assertThat(cause).as(refusal.toString()).isInstanceOf(SSLException.class);
        });
    }
}
