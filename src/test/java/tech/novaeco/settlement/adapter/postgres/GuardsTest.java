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
import org.junit.jupiter.params.provider.ValueSource;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** The laws that the database itself enforces, tried as a superuser who plays replica: nobody writes past them. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class GuardsTest {
    private static final String TWO_LEGS = """
            INSERT INTO ledger.entry (settlement_seq, leg, batch_id, account_id, asset_code, amount, balance_after, account_version)
            VALUES (%d, %d, gen_random_uuid(), 1, '%s', %d, 0, 1), (%1$d, %d, gen_random_uuid(), 2, '%s', %d, 0, 1)
            """;

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

    private static String legs(
            int settlement, int leg1, String asset1, long amount1, int leg2, String asset2, long amount2) {
        return TWO_LEGS.formatted(settlement, leg1, asset1, amount1, leg2, asset2, amount2);
    }

    @Test
    void a_journal_sums_to_zero_in_each_asset_or_is_refused() throws SQLException {
        assertRefused(legs(1, 1, "EUR", -5, 2, "EUR", 6), "23514", "off by 1 EUR");
        assertRefused(legs(1, 1, "EUR", -5, 2, "USD", 5), "23514", "off by");
        run(legs(1, 1, "EUR", -5, 2, "EUR", 5));
    }

    @Test
    void nothing_is_added_to_a_journal_later() throws SQLException {
        run(legs(1, 1, "EUR", -5, 2, "EUR", 5));

        assertRefused(legs(1, 3, "EUR", -5, 4, "EUR", 5), "23514", "does not count its legs");
        assertRefused(legs(1, 1, "EUR", -5, 2, "EUR", 5), "23505", "entry_pkey");
        assertRefused(legs(2, 1, "EUR", -5, 3, "EUR", 5), "23514", "does not count its legs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"entry", "settlement_attempt", "account_action"})
    void what_is_appended_stays(String table) throws SQLException {
        assertRefused("DELETE FROM " + table, "23001", "append-only");
        assertRefused("TRUNCATE " + table, "23001", "append-only");
        String time = table.equals("account_action") ? "acted_at" : "recorded_at";
        assertRefused("UPDATE " + table + " SET " + time + " = now()", "23001", "append-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "asset",
                "account",
                "account_balance",
                "settlement",
                "batch",
                "exception_case",
                "case_action",
                "funding_request"
            })
    void nothing_is_ever_deleted(String table) throws SQLException {
        assertRefused("DELETE FROM " + table, "23001", "DELETE is refused");
        assertRefused("TRUNCATE " + table + " CASCADE", "23001", "TRUNCATE is refused");
    }

    private UUID settlement(String status, boolean waitingAction) throws SQLException {
        UUID id = UUID.randomUUID();
        String reason = status.equals("REJECTED") ? "'LACK_OF_FUNDS'" : "NULL";
        run("INSERT INTO settlement (trade_id, kind, trade_hash, buyer_id, seller_id, status, reason_code) VALUES ('"
                + id + "', 'TRADE', repeat('0', 64), 'a', 'b', '" + status + "', " + reason + ")");
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
    void an_instruction_never_changes() throws SQLException {
        UUID id = settlement("PENDING", false);

        for (String change :
                new String[] {"buyer_id = 'c'", "trade_hash = repeat('1', 64)", "settle_by = now()", "kind = 'FUND'"}) {
            assertRefused(
                    "UPDATE settlement SET " + change + " WHERE trade_id = '" + id + "'", "23001", "never changes");
        }
    }

    @Test
    void a_batch_is_dispatched_once_and_else_final() throws SQLException {
        run("INSERT INTO batch (id, trade_count) VALUES (gen_random_uuid(), 1)");

        assertRefused("UPDATE batch SET trade_count = 2", "23001", "final");
        run("UPDATE batch SET dispatched_at = now()");
        assertRefused("UPDATE batch SET dispatched_at = NULL", "23001", "final");
    }

    @Test
    void no_balance_goes_below_its_floor() throws SQLException {
        assertRefused("UPDATE account_balance SET posted = floor - 1", "23514", "check");
    }
}
