package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void an_account_is_closed_for_ever_and_only_owners_accounts_change() throws SQLException {
        run("WITH a AS (INSERT INTO account (owner_id, asset_code) VALUES ('guarded', 'EUR') RETURNING id)"
                + " INSERT INTO account_balance (account_id) SELECT id FROM a");
        String guarded = " WHERE account_id = (SELECT id FROM account WHERE owner_id = 'guarded')";
        run("UPDATE account_balance SET status = 'DEBIT_FROZEN'" + guarded);
        run("UPDATE account_balance SET status = 'CLOSED'" + guarded);
        assertRefused("UPDATE account_balance SET status = 'OPEN'" + guarded, "23001", "CLOSED is for ever");
        for (String purpose : new String[] {"ISSUER", "DESK", "RESIDUE"}) {
            assertRefused(
                    "UPDATE account_balance SET status = 'DEBIT_FROZEN' WHERE account_id IN (SELECT id FROM account"
                            + " WHERE purpose = '" + purpose + "')",
                    "23001",
                    "only accounts of owners change");
        }
    }

    @Test
    void a_case_ends_by_an_action_and_poison_stays_poison() throws SQLException {
        run("INSERT INTO exception_case (reason_code, reason_text, body_sha256, payload)"
                + " VALUES ('ID_INVALID', 'no id', repeat('a', 64), '{')");
        String poison = " WHERE body_sha256 = repeat('a', 64)";
        assertRefused(
                "UPDATE exception_case SET state = 'CANCELLED', closed_at = now()" + poison, "23001", "only a waiting");
        assertRefused("UPDATE exception_case SET reason_code = 'INTERNAL'" + poison, "23001", "never changes");
        assertRefused("UPDATE exception_case SET reason_text = 'fine'" + poison, "23001", "never changes");
        run("INSERT INTO case_action (case_id, action) SELECT id, 'CANCEL' FROM exception_case" + poison);
        run("UPDATE exception_case SET state = 'CANCELLED', closed_at = now()" + poison);
    }

    @Test
    void a_right_stays_with_its_owner_where_no_settlement_moves_it() throws SQLException {
        run("INSERT INTO right_token (token_id, asset_code) VALUES ('guarded', 'MATERIAL_RIGHT')");
        run("INSERT INTO right_token_history (token_id, change_no, settlement_seq, leg, owner_id, encumbrance)"
                + " VALUES ('guarded', 1, -1, 1, 'ann', 'FREE')");
        run("UPDATE right_token SET owner_id = 'ann', changes = 1 WHERE token_id = 'guarded'");
        String line =
                "INSERT INTO right_token_history (token_id, change_no, owner_id, encumbrance) VALUES ('guarded', %d, %s, 'LEASED')";
        assertRefused(line.formatted(2, "'bob'"), "23001", "stays with who has it");
        assertRefused(line.formatted(2, "NULL"), "23001", "stays with who has it");
        assertRefused(line.formatted(3, "'ann'"), "23001", "stays with who has it");
        run(line.formatted(2, "'ann'"));
    }

    @Test
    void the_seal_has_no_node_ahead_of_its_leaves_and_no_key_that_is_none() throws SQLException {
        assertRefused(
                "INSERT INTO seal_node (level, position, hash) SELECT 1, coalesce(max(position), 0) + 1, sha256('') FROM ledger_seal",
                "23514",
                "leaves of the log");
        assertRefused(
                "INSERT INTO seal_node (level, position, hash) VALUES (62, 9223372036854775806, sha256(''))",
                "23514",
                "leaves of the log");
        assertRefused("INSERT INTO seal_key (verifier_key) VALUES ('x')", "23514", "seal_key");
    }
}
