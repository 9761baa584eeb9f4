package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

@ExtendWith(ServersExtension.class)
class DoctorCommandTest {
    @Test
    void nothing_is_wrong_with_good_servers_and_a_login_of_the_workers_own() throws SQLException {
        try (Servers servers = Servers.open()) {
            Migrations.migrate(DatabaseUrl.parse(servers.databaseUrl()));
            JdbcTemplate admin = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
            String login = "worker_of_" + admin.queryForObject("SELECT current_database()", String.class);
            admin.execute("CREATE ROLE " + login + " LOGIN PASSWORD 'secret' IN ROLE ledger_runtime");
            try {
                String url = servers.databaseUrl().replaceFirst("//[^@]*@", "//" + login + ":secret@");
                Setup setup = CliRun.servers(url, servers.rabbitUri());
                assertThat(CliRun.of(setup, "topology", "apply").exitCode()).isZero();

                CliRun run = CliRun.of(setup, "-o", "json", "doctor");
                assertThat(run.exitCode()).isZero();
                assertThat(states(run)).hasSizeGreaterThan(15);
                assertThat(states(run).values()).containsOnly("ok");
            } finally {
                admin.execute("DROP ROLE " + login);
            }
        }
    }

    /** Made for tests that may lose data: this cluster's fsync is off. */
    @Test
    void a_careless_server_a_mighty_login_and_missing_queues_are_told_with_what_to_do() throws Exception {
        try (EmbeddedPostgres careless = EmbeddedPostgres.builder().start();
                Servers servers = Servers.open()) {
            String url = "postgresql://postgres@localhost:" + careless.getPort() + "/postgres";
            Setup setup = CliRun.servers(url, servers.rabbitUri());
            CliRun empty = CliRun.of(setup, "-o", "json", "doctor");
            assertThat(empty.exitCode()).isEqualTo(1);
            assertThat(states(empty)).containsEntry("schema", "fail").doesNotContainKey("fsync");

            Migrations.migrate(DatabaseUrl.parse(url));
            JdbcTemplate admin = new JdbcTemplate(careless.getPostgresDatabase());
            assertThat(found(setup))
                    .containsEntry("schema", "ok")
                    .containsEntry("fsync", "fail")
                    .containsEntry("login", "warn")
                    .containsEntry("privileges", "ok")
                    .containsEntry("queue queue.trade.callbacks", "fail")
                    .containsEntry("exchange novafin.settlements", "fail");

            admin.execute("ALTER DATABASE postgres SET synchronous_commit = off");
            assertThat(found(setup)).containsEntry("synchronous_commit", "warn");
            for (String history : new String[] {
                "GRANT UPDATE (amount) ON ledger.entry TO ledger_runtime",
                "GRANT DELETE ON ledger.batch TO ledger_runtime",
                "GRANT CREATE ON SCHEMA public TO ledger_runtime",
                "GRANT CREATE ON DATABASE postgres TO ledger_runtime"
            }) {
                admin.execute(history);
                assertThat(found(setup)).containsEntry("privileges", "fail");
                admin.execute(history.replace("GRANT", "REVOKE").replace(" TO ", " FROM "));
                assertThat(found(setup)).containsEntry("privileges", "ok");
            }
            admin.execute("REVOKE INSERT ON ledger.entry FROM ledger_runtime");
            assertThat(found(setup)).containsEntry("privileges", "fail");
        }
    }

    @Test
    void servers_that_are_away_are_findings_not_the_end() throws IOException {
        CliRun run = CliRun.of(
                CliRun.servers("postgresql://user:s3cret@127.0.0.1:1/ledger", "amqp://user:s3cret@127.0.0.1:1/"),
                "-o",
                "json",
                "doctor");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(states(run))
                .containsEntry("database", "fail")
                .containsEntry("broker", "fail")
                .containsEntry("java", "ok");
        assertThat(run.out() + run.err()).doesNotContain("s3cret");
    }

    private static Map<String, String> found(Setup setup) {
        CliRun run = CliRun.of(setup, "-o", "json", "doctor");
        assertThat(run.exitCode()).isEqualTo(1);
        for (JsonNode line : run.json()) {
            assertThat(line.path("advice").asText().isEmpty())
                    .isEqualTo(line.path("state").asText().equals("ok"));
        }
        return states(run);
    }

    private static Map<String, String> states(CliRun run) {
        Map<String, String> states = new TreeMap<>();
        run.json()
                .forEach(line -> states.put(
                        line.path("check").asText().replaceFirst("^port .*", "port"),
                        line.path("state").asText()));
        return states;
    }
}
