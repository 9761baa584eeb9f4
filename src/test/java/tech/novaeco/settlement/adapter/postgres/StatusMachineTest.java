package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** What a settlement may become, tried as a superuser who plays replica. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class StatusMachineTest {
    private Connection connection;

    @BeforeAll
    static void migrate(Servers servers) throws SQLException {
        Migrations.migrate(DatabaseUrl.parse(servers.databaseUrl()));
    }

    @BeforeEach
    void begin(Servers servers) throws SQLException {
        connection = DriverManager.getConnection(servers.jdbcUrl());
        connection.setAutoCommit(false);
        run("SET search_path = ledger");
        run("SET session_replication_role = replica");
    }

    @AfterEach
    void forget() throws SQLException {
        connection.rollback();
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void assertRefused(String sql, String sqlState, String text) throws SQLException {
        run("SAVEPOINT before");
        assertThatThrownBy(() -> run(sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState))
                .hasMessageContaining(text);
        run("ROLLBACK TO before");
    }

    private UUID settlement(String status, boolean waitingAction) throws SQLException {
        UUID id = UUID.randomUUID();
        String first = status.equals("HELD") ? "HELD" : "PENDING";
        run("INSERT INTO settlement (trade_id, kind, trade_hash, buyer_id, seller_id, status) VALUES ('" + id
                + "', 'TRADE', repeat('0', 64), 'a', 'b', '" + first + "')");
        if (!status.equals(first)) {
            run(become(id, status));
        }
        run("INSERT INTO exception_case (settlement_seq, reason_code, reason_text, body_sha256, payload)"
                + " SELECT seq, 'X', 'x', repeat('0', 64), '' FROM settlement WHERE trade_id = '" + id + "'");
        if (waitingAction) {
            run("INSERT INTO case_action (case_id, action) SELECT c.id, 'RETRY' FROM exception_case c"
                    + " JOIN settlement s ON s.seq = settlement_seq WHERE s.trade_id = '" + id + "'");
        }
        return id;
    }

    private static String become(UUID id, String status) {
        String reason = status.equals("REJECTED") ? "'EXPIRED'" : "NULL";
        return "UPDATE settlement SET status = '" + status + "', reason_code = " + reason + " WHERE trade_id = '" + id
                + "'";
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, SETTLED, false", "PENDING, REJECTED, false", "PENDING, CANCELLED, false",
        "HELD, SETTLED, false", "HELD, REJECTED, false", "HELD, CANCELLED, false",
        "REJECTED, SETTLED, true", "REJECTED, CANCELLED, true", "REJECTED, REJECTED, true"
    })
    void a_settlement_may_become(String from, String to, boolean waitingAction) throws SQLException {
        UUID id = settlement(from, waitingAction);

        assertThatCode(() -> run(become(id, to))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "SETTLED, PENDING, true",
        "SETTLED, HELD, true",
        "SETTLED, SETTLED, true",
        "SETTLED, REJECTED, true",
        "SETTLED, CANCELLED, true",
        "CANCELLED, PENDING, true",
        "CANCELLED, HELD, true",
        "CANCELLED, SETTLED, true",
        "CANCELLED, REJECTED, true",
        "CANCELLED, CANCELLED, true",
        "REJECTED, SETTLED, false",
        "REJECTED, CANCELLED, false",
        "REJECTED, REJECTED, false",
        "REJECTED, PENDING, true",
        "REJECTED, HELD, true",
        "HELD, PENDING, true",
        "PENDING, HELD, true"
    })
    void a_settlement_may_not_become(String from, String to, boolean waitingAction) throws SQLException {
        assertRefused(become(settlement(from, waitingAction), to), "23001", "settlement ");
    }

    @Test
    void an_action_that_was_carried_out_or_a_closed_case_opens_nothing_again() throws SQLException {
        UUID done = settlement("REJECTED", true);
        run("UPDATE case_action SET executed_at = now(), outcome = 'REJECTED'");
        assertRefused(become(done, "SETTLED"), "23001", "only a waiting action");

        UUID closed = settlement("REJECTED", true);
        run("UPDATE exception_case SET state = 'CANCELLED'");
        assertRefused(become(closed, "SETTLED"), "23001", "only a waiting action");
    }

    @Test
    void an_instruction_begins_without_an_outcome() throws SQLException {
        for (String columns : new String[] {"status) VALUES ('SETTLED'", "attempt_no) VALUES (1"}) {
            assertRefused(
                    "INSERT INTO settlement (trade_id, kind, trade_hash, buyer_id, seller_id, "
                            + columns.replace(
                                    "VALUES (", "VALUES (gen_random_uuid(), 'TRADE', repeat('0', 64), 'a', 'b', ")
                            + ")",
                    "23514",
                    "begins as PENDING");
        }
    }

    @Test
    void what_was_answered_or_closed_stays_so() throws SQLException {
        settlement("REJECTED", true);
        run("UPDATE case_action SET executed_at = now(), outcome = 'REJECTED'");
        assertRefused("UPDATE case_action SET outcome = 'SETTLED'", "23001", "final");

        run("UPDATE exception_case SET state = 'CANCELLED'");
        assertRefused("UPDATE exception_case SET state = 'OPEN'", "23001", "final");
    }

    @Test
    void an_instruction_never_changes() throws SQLException {
        UUID id = settlement("PENDING", false);

        for (String change :
                new String[] {"buyer_id = 'c'", "trade_hash = repeat('1', 64)", "settle_by = now()", "kind = 'FUND'"}) {
            assertRefused(
                    "UPDATE settlement SET " + change + " WHERE trade_id = '" + id + "'", "23001", "never changes");
        }
    }
}
