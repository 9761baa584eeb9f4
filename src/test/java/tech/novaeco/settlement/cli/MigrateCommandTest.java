package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

@ExtendWith(ServersExtension.class)
class MigrateCommandTest {
    private static final String NOWHERE = "postgresql://user:s3cret@127.0.0.1:1/ledger";

    @Test
    void an_empty_a_current_and_an_old_database_are_brought_on(Servers servers) {
        Setup setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        JdbcTemplate jdbc = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));

        CliRun dry = run(setup, "--dry-run");
        assertThat(dry.exitCode()).isEqualTo(1);
        assertThat(states(dry)).hasSizeGreaterThan(5).containsOnly("pending");
        assertThat(jdbc.queryForObject("SELECT to_regnamespace('ledger')", String.class))
                .isNull();

        assertThat(states(run(setup))).containsOnly("applied");
        assertThat(states(run(setup))).containsOnly("was there");
        assertThat(run(setup, "--dry-run").exitCode()).isZero();

        jdbc.execute("DELETE FROM ledger.flyway_schema_history WHERE installed_rank ="
                + " (SELECT max(installed_rank) FROM ledger.flyway_schema_history)");
        CliRun behind = run(setup, "--dry-run");
        assertThat(behind.exitCode()).isEqualTo(1);
        assertThat(states(behind)).endsWith("was there", "pending");
    }

    @Test
    void a_database_that_is_away_is_told_in_a_line_without_its_password() {
        for (String[] options : List.of(new String[0], new String[] {"--dry-run"})) {
            CliRun run = run(CliRun.servers(NOWHERE, "amqp://127.0.0.1:1"), options);
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err()).contains("127.0.0.1:1 refused").doesNotContain("s3cret");
        }
    }

    private static List<String> states(CliRun run) {
        return run.json().findValuesAsText("state");
    }

    private static CliRun run(Setup setup, String... options) {
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[] {"-o", "json", "migrate"}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return CliRun.of(setup, arguments);
    }
}
