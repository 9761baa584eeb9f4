package tech.novaeco.settlement.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@Tag("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivatePostgresIT {
    private final PrivatePostgres postgres = PrivatePostgres.create();

    @BeforeAll
    void start() {
        postgres.start();
    }

    @AfterAll
    void close() {
        postgres.close();
        assertThat(postgres.running()).isFalse();
    }

    @Test
    void what_is_committed_survives_a_kill_an_immediate_stop_and_a_restart() throws SQLException {
        assertThat(ask("SHOW fsync")).isEqualTo("on");
        assertThat(ask("SHOW synchronous_commit")).isEqualTo("on");
        ask("CREATE TABLE kept (value int)");
        ask("INSERT INTO kept VALUES (1)");
        postgres.kill9();
        assertThat(postgres.running()).isFalse();
        assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
        postgres.start();
        ask("INSERT INTO kept VALUES (2)");
        postgres.stop(PrivatePostgres.Stop.IMMEDIATE);
        postgres.start();
        ask("INSERT INTO kept VALUES (3)");
        postgres.restart();
        assertThat(ask("SELECT sum(value) FROM kept")).isEqualTo("6");
    }

    @Test
    void terminating_the_backends_cuts_open_connections_only() throws SQLException {
        try (Connection cut = connect();
                Statement statement = cut.createStatement()) {
            statement.execute("SELECT 1");
            assertThat(postgres.terminateBackends()).isEqualTo(1);
            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
        assertThat(ask("SELECT 1")).isEqualTo("1");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl());
    }

    private String ask(String sql) {
        return PostgresAddress.parse(postgres.url()).ask(sql);
    }
}
