package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

@Tag("services")
@ExtendWith(ServersExtension.class)
class StartIT {
    private static final String SECRET = "s3cret-0f-this-test";

    @ParameterizedTest
    @CsvSource({
        "BATCH_SIZE, 0",
        "HTTP_PORT, abc",
        "DATABASE_URL, nonsense",
        "DATABASE_URL, nonsense://user:" + SECRET + "@host/ledger",
        "RABBITMQ_URI, http://user:" + SECRET + "@host",
        "ROUTES_DIR, /there/is/no/such/directory"
    })
    void a_wrong_setting_stops_the_start_with_one_line(String name, String value, Servers servers) {
        WorkerCommand command = WorkerProcess.of(servers).withJvmOption("-D" + name + "=" + value);
        try (WorkerProcess worker = command.start()) {
            assertThat(worker.awaitEnd().exitCode()).isEqualTo(2);
            assertThat(worker.logText().lines()).hasSize(1);
            assertThat(worker.logText()).contains(name).contains("allowed").doesNotContain(SECRET);
        }
    }

    @Test
    void a_schema_that_is_behind_is_refused_where_the_worker_may_not_migrate() {
        try (Servers servers = Servers.open();
                WorkerProcess worker = WorkerProcess.of(servers)
                        .with("MIGRATE_AT_START", "false")
                        .start()) {
            assertThat(worker.awaitEnd().exitCode()).isEqualTo(3);
            assertThat(worker.logText().lines().filter(line -> !line.contains(" WARN ")))
                    .hasSize(1);
            assertThat(worker.logText()).contains("lacks migrations").contains("run 'migrate' first");
        }
    }

    @Test
    void the_doctor_tells_what_a_running_worker_says_of_itself(Servers servers) {
        try (WorkerProcess worker = WorkerProcess.of(servers).start().awaitReady(Stage.PATIENCE);
                WorkerProcess doctor = WorkerProcess.of(servers)
                        .with("HTTP_PORT", String.valueOf(worker.httpUri("/").getPort()))
                        .withArguments("doctor")
                        .start()) {
            assertThat(doctor.awaitEnd().exitCode()).isZero();
            assertThat(doctor.logText())
                    .contains("a worker answers, 200")
                    .containsPattern("worker's database +warn .* superuser or owner");
        }
    }

    /** The test's login: a password that no other text of a log could be taken for. */
    @Test
    void servers_that_are_not_there_yet_are_waited_for_and_no_password_is_logged(Servers servers) throws Exception {
        URI database = URI.create(servers.databaseUrl());
        URI rabbit = URI.create(servers.rabbitUri());
        String login = "login" + database.getPath().substring(1);
        try (LedgerSql admin = new LedgerSql(servers.jdbcUrl());
                LatePort databasePort = new LatePort(address(database, 5432));
                LatePort rabbitPort = new LatePort(address(rabbit, 5672))) {
            admin.run("CREATE ROLE " + login + " SUPERUSER LOGIN PASSWORD '" + SECRET + "'");
            WorkerCommand command = new WorkerCommand()
                    .with(
                            "DATABASE_URL",
                            "postgresql://" + login + ":" + SECRET + "@127.0.0.1:" + databasePort.port()
                                    + database.getPath())
                    .with(
                            "RABBITMQ_URI",
                            "amqp://" + rabbit.getUserInfo() + "@127.0.0.1:" + rabbitPort.port() + rabbit.getPath());
            try (WorkerProcess worker = command.start()) {
                Awaitility.await("waiting for the database")
                        .atMost(Stage.PATIENCE)
                        .until(() -> worker.logText().contains("is not there yet, waiting"));
                databasePort.open();
                Awaitility.await("waiting for the broker")
                        .atMost(Stage.PATIENCE)
                        .until(() -> worker.status("/health/ready") == 503);
                assertThat(worker.status("/health/live")).isEqualTo(200);
                rabbitPort.open();
                worker.awaitReady(Stage.PATIENCE);
                assertThat(worker.logText()).doesNotContain(SECRET).doesNotContain(rabbit.getUserInfo());
            } finally {
                admin.run("REASSIGN OWNED BY " + login + " TO CURRENT_USER");
                admin.run("DROP OWNED BY " + login);
                admin.run("DROP ROLE " + login);
            }
        }
    }

    @Test
    void a_refused_login_shows_no_password(Servers servers) {
        String uri = servers.rabbitUri().replaceFirst("//[^@]*@", "//guest:" + SECRET + "@");
        try (WorkerProcess worker =
                WorkerProcess.of(servers).with("RABBITMQ_URI", uri).start()) {
            Awaitility.await().atMost(Stage.PATIENCE).until(() -> worker.status("/health/ready") == 503);
            assertThat(worker.logText()).doesNotContain(SECRET);
        }
    }

    /** The embedded broker compares no arguments when a queue is declared again: there is nothing it could report. */
    @Test
    void queues_with_other_arguments_are_used_as_they_are_and_reported() throws Exception {
        try (Servers servers = Servers.open()) {
            declareOtherwise(servers);
            try (Stage stage = Stage.open(servers)) {
                var broker = new ObjectMapper()
                        .readTree(stage.worker().get("/health").body())
                        .path("checks")
                        .path("broker");
                assertThat(stage.worker().status("/health")).isEqualTo(200);
                if (!servers.kind().equals("embedded")) {
                    assertThat(broker.toString()).contains("Queue " + Stage.QUEUE + " is used as it is, not with");
                }
                stage.ledger().open("alice", "EUR", 5_000);
                stage.ledger().open("bob", "EUR", 0);
                UUID id = UUID.randomUUID();
                stage.publish(Trades.trade().id(id.toString()));
                stage.awaitTold(id, "PAID");
            }
        }
    }

    private static void declareOtherwise(Servers servers) throws Exception {
        try (Connection connection = Stage.connect(servers.rabbitUri());
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(Stage.QUEUE, true, false, false, Map.of("x-max-length", 1_000_000));
        }
    }

    private static InetSocketAddress address(URI uri, int otherwise) {
        return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? otherwise : uri.getPort());
    }
}
