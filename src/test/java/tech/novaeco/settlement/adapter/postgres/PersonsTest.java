package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.adapter.api.ApiDesk;
import tech.novaeco.settlement.adapter.desk.Books;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** Who may speak for whom, and what the login of the API can do: what somebody who has stolen it cannot. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class PersonsTest {
    private static JdbcTemplate admin;
    private static Servers servers;
    private static String name;
    private static HikariDataSource apiPool;
    private static HikariDataSource workerPool;
    private static JdbcTemplate api;
    private static JdbcTemplate worker;

    @BeforeAll
    static void open(Servers given) throws SQLException {
        servers = given;
        DatabaseUrl url = DatabaseUrl.parse(servers.databaseUrl());
        Migrations.migrate(url);
        admin = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
        name = admin.queryForObject("SELECT current_database()", String.class);
        create("api_" + name, "IN ROLE ledger_api");
        create("worker_" + name, "IN ROLE ledger_runtime");
        apiPool = Database.apiPool(login("api_" + name), 1);
        workerPool = Database.pool(login("worker_" + name), 1);
        api = new JdbcTemplate(apiPool);
        worker = new JdbcTemplate(workerPool);
    }

    @AfterAll
    static void drop() {
        apiPool.close();
        workerPool.close();
        admin.execute("DROP ROLE \"api_" + name + "\"");
        admin.execute("DROP ROLE \"worker_" + name + "\"");
    }

    @Test
    void the_api_asks_and_approves_in_the_names_of_two_people_and_never_of_one() {
        long request = ask(api, "ada");
        assertThat(makerOf(request)).isEqualTo("api:ada");

        assertThat(refusal(() -> decide(api, "ada", request))).isEqualTo("23001");
        decide(api, "ben", request);

        assertThat(admin.queryForObject(
                        "SELECT checker FROM ledger.funding_request WHERE id = ?", String.class, request))
                .isEqualTo("api:ben");
    }

    @Test
    void a_person_of_the_api_and_a_login_of_the_same_name_are_taken_for_one() {
        long byLogin = ask(worker, "ignored");
        assertThat(makerOf(byLogin)).isEqualTo("worker_" + name);
        assertThat(refusal(() -> decide(api, "worker_" + name, byLogin))).isEqualTo("23001");

        long byApi = ask(api, "worker_" + name);
        assertThat(refusal(() -> decide(worker, "ignored", byApi))).isEqualTo("23001");
        decide(worker, "ignored", ask(api, "somebody-else"));
    }

    @Test
    void only_the_login_of_the_api_speaks_for_people() {
        assertThat(as(worker, "ada", "SELECT ledger.actor()")).isEqualTo("worker_" + name);
        assertThat(as(admin, "ada", "SELECT ledger.actor()"))
                .isEqualTo(admin.queryForObject("SELECT session_user", String.class));
        assertThat(as(api, "ada", "SELECT ledger.actor()")).isEqualTo("api:ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "ada lovelace", "ada\nben", "adä"})
    void the_login_of_the_api_is_nobody_without_a_person(String person) {
        assertThat(refusal(() -> ask(api, person))).isEqualTo("42501");
        assertThat(refusal(() -> ask(api, "x".repeat(201)))).isEqualTo("42501");
        assertThat(refusal(() -> insert(api))).isEqualTo("42501");
    }

    @Test
    void a_login_that_looks_like_a_person_of_the_api_may_ask_for_nothing() {
        String disguised = "api:ada_" + name;
        create(disguised, "IN ROLE ledger_runtime");
        try (HikariDataSource pool = Database.pool(login(disguised), 1)) {
            assertThat(refusal(() -> insert(new JdbcTemplate(pool)))).isEqualTo("42501");
        }
        admin.execute("DROP ROLE \"" + disguised + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE account_balance SET posted = posted + 100",
                "UPDATE account_balance SET floor = -1000000",
                "UPDATE account_balance SET held = 0",
                "INSERT INTO settlement (trade_id, kind, trade_hash, buyer_id, seller_id)"
                        + " VALUES (gen_random_uuid(), 'FUND', repeat('0', 64), 'a', 'b')",
                "UPDATE settlement SET status = 'SETTLED'",
                "INSERT INTO entry (settlement_seq, leg, batch_id, account_id, asset_code, amount, balance_after, account_version)"
                        + " VALUES (-1, 1, gen_random_uuid(), 1, 'EUR', 5, 5, 1)",
                "INSERT INTO batch (id, trade_count) VALUES (gen_random_uuid(), 0)",
                "INSERT INTO account (owner_id, asset_code, purpose) VALUES ('x', 'EUR', 'ISSUER')",
                "INSERT INTO account (owner_id, asset_code, opened_by) VALUES ('x', 'EUR', 'api:ben')",
                "INSERT INTO account_action (account_id, action, actor) VALUES (1, 'FREEZE', 'api:ben')",
                "INSERT INTO funding_request (trade_id, ref, owner_id, asset_code, amount, maker)"
                        + " VALUES (gen_random_uuid(), 'r', 'x', 'EUR', 1, 'api:ben')",
                "INSERT INTO case_action (case_id, action, checker) VALUES (1, 'RETRY', 'api:ben')",
                "UPDATE funding_request SET maker = 'api:ben'",
                "UPDATE funding_request SET amount = 1000000",
                "UPDATE funding_request SET checker = 'api:ben', decision = 'APPROVED'",
                "UPDATE exception_case SET state = 'CANCELLED'",
                "DELETE FROM funding_request",
                "ALTER TABLE funding_request DISABLE TRIGGER four_eyes",
                "CREATE OR REPLACE FUNCTION ledger.actor() RETURNS text LANGUAGE sql AS 'SELECT ''x'''",
                "SET ROLE ledger_runtime",
                "SET ROLE ledger_owner",
                "SET SESSION AUTHORIZATION postgres",
                "SET session_replication_role = replica",
            })
    void the_login_of_the_api_moves_nothing_and_writes_no_names(String sql) {
        assertThat(refusal(() -> as(api, "ada", sql))).isEqualTo("42501");
    }

    @Test
    void the_api_answers_no_request_it_only_refuses_one() {
        long request = ask(api, "ada");
        String answer =
                "UPDATE ledger.funding_request SET executed_at = now(), outcome = 'SETTLED' WHERE id = " + request;
        assertThat(refusal(() -> as(api, "ada", answer))).isEqualTo("42501");
        assertThat(refusal(() -> api.update(answer))).isEqualTo("42501");

        decide(api, "ben", request);
        assertThat(refusal(() -> as(api, "ben", answer))).isEqualTo("42501");
        worker.update(answer);
    }

    @Test
    void a_worker_refuses_to_start_with_a_login_that_names_people_and_moves_money() {
        new ApiDesk(Optional.of(new Books(apiPool))).requireOwnLogin();
        String both = "both_" + name;
        create(both, "IN ROLE ledger_api, ledger_runtime");
        for (DatabaseUrl wrong :
                new DatabaseUrl[] {login(both), login("worker_" + name), DatabaseUrl.parse(servers.databaseUrl())}) {
            try (HikariDataSource pool = Database.apiPool(wrong, 1)) {
                ApiDesk desk = new ApiDesk(Optional.of(new Books(pool)));
                assertThatThrownBy(desk::requireOwnLogin)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("DATABASE_API_URL");
            }
        }
        admin.execute("DROP ROLE \"" + both + "\"");
    }

    private static void create(String login, String rights) {
        admin.execute("CREATE ROLE \"" + login + "\" LOGIN PASSWORD 'secret' " + rights);
    }

    private static DatabaseUrl login(String login) {
        return new DatabaseUrl(DatabaseUrl.parse(servers.databaseUrl()).jdbcUrl(), login, "secret");
    }

    private static long ask(JdbcTemplate who, String person) {
        return Long.parseLong(as(who, person, """
                INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)
                VALUES ('%s', 'r', 'x', 'EUR', 1) RETURNING id::text""".formatted(UUID.randomUUID())));
    }

    private static void insert(JdbcTemplate who) {
        who.update("INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)"
                + " VALUES (gen_random_uuid(), 'r', 'x', 'EUR', 1)");
    }

    private static void decide(JdbcTemplate who, String person, long request) {
        as(
                who,
                person,
                "UPDATE ledger.funding_request SET decision = 'APPROVED' WHERE id = " + request
                        + " RETURNING id::text");
    }

    /** In one transaction, as the API does it. */
    private static String as(JdbcTemplate who, String person, String sql) {
        return Objects.requireNonNull(new Books(Objects.requireNonNull(who.getDataSource()))
                .transaction()
                .execute(transaction -> {
                    who.queryForObject("SELECT set_config('ledger.person', ?, true)", String.class, person);
                    return who.execute((Statement statement) -> {
                        boolean rows = statement.execute(sql);
                        if (!rows) {
                            return "";
                        }
                        try (var answer = statement.getResultSet()) {
                            return answer.next() ? answer.getString(1) : "";
                        }
                    });
                }));
    }

    private static String makerOf(long request) {
        return Objects.requireNonNull(
                admin.queryForObject("SELECT maker FROM ledger.funding_request WHERE id = ?", String.class, request));
    }

    private interface Attempt {
        void make();
    }

    private static String refusal(Attempt attempt) {
        try {
            attempt.make();
            return "it was allowed";
        } catch (DataAccessException e) {
            return e.getMostSpecificCause() instanceof SQLException sql
                    ? String.valueOf(sql.getSQLState())
                    : e.toString();
        }
    }
}
