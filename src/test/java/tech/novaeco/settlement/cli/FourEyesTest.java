package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Ada asks, Ben decides, and the database sees to it that they are two. */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FourEyesTest {
    private static final String WITH_PASSWORD = "//%s:secret@";

    private final Servers servers;
    private final JdbcTemplate admin;
    private final OneShotWorker worker;
    private final String ada;
    private final String ben;

    FourEyesTest(Servers servers) throws SQLException {
        this.servers = servers;
        DatabaseUrl url = DatabaseUrl.parse(servers.databaseUrl());
        Migrations.migrate(url);
        admin = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
        worker = new OneShotWorker(url);
        String database = admin.queryForObject("SELECT current_database()", String.class);
        ada = "ada_" + database;
        ben = "ben_" + database;
    }

    @BeforeAll
    void hire() {
        for (String accountant : new String[] {ada, ben}) {
            admin.execute("CREATE ROLE " + accountant + " LOGIN PASSWORD 'secret' IN ROLE ledger_desk");
        }
    }

    @AfterAll
    void dismiss() {
        worker.close();
        for (String accountant : new String[] {ada, ben}) {
            admin.execute("DROP ROLE " + accountant);
        }
    }

    @Test
    void what_ada_asks_for_waits_until_ben_approves_it() {
        String owner = open(ada);
        CliRun asked = run(ada, "account", "fund", owner, "EUR", "5.00", "--ref", owner);
        assertThat(asked.exitCode()).isZero();
        assertThat(asked.err()).contains("waits for a second person").contains("request approve FUNDING-");
        String request = asked.json().path("request").asText();

        assertThat(worker.sweep("on")).isFalse();
        assertThat(run(ben, "request", "list").out()).contains(request).contains(ada);
        assertThat(run(ben, "request", "approve", request, "--wait", "0", "--note", "seen the contract")
                        .exitCode())
                .isEqualTo(3);
        assertThat(worker.sweep("on")).isTrue();

        JsonNode done = run(ada, "request", "show", request).json();
        assertThat(done.path("maker").asText()).isEqualTo(ada);
        assertThat(done.path("checker").asText()).isEqualTo(ben);
        assertThat(done.path("checkedAt").asText()).isNotBlank();
        assertThat(done.path("checkNote").asText()).isEqualTo("seen the contract");
        assertThat(done.path("outcome").asText()).isEqualTo("SETTLED");
        JsonNode trade =
                run(ada, "trade", "show", done.path("tradeId").asText()).json();
        assertThat(trade.at("/requests/0/checker").asText()).isEqualTo(ben);
    }

    @Test
    void ada_may_not_approve_what_she_asked_for_neither_by_command_nor_by_sql() {
        String request = funding(ada);

        CliRun tried = run(ada, "request", "approve", request);
        assertThat(tried.exitCode()).isEqualTo(1);
        assertThat(tried.err()).contains("another login approves it");
        assertRefused(
                ada, "UPDATE ledger.funding_request SET decision = 'APPROVED' WHERE id = " + id(request), "23001");
        assertThat(run(ben, "request", "show", request).json().path("decision").isNull())
                .isTrue();
    }

    @Test
    void ada_may_take_it_back_and_then_nobody_approves_it() {
        String request = funding(ada);

        assertThat(run(ada, "request", "refuse", request, "--note", "typo").exitCode())
                .isZero();

        CliRun late = run(ben, "request", "approve", request);
        assertThat(late.exitCode()).isEqualTo(1);
        assertThat(late.err()).contains("is answered: REFUSED by " + ada + ": typo");
        worker.sweep("off");
        assertThat(run(ada, "request", "show", request).json().path("outcome").asText())
                .isEqualTo("REFUSED by " + ada + ": typo");
    }

    @Test
    void a_decision_is_made_once() {
        String request = funding(ada);
        run(ben, "request", "approve", request, "--wait", "0");

        assertThat(run(ben, "request", "refuse", request).err()).contains("is APPROVED by " + ben);
        for (String change : new String[] {"decision = NULL", "decision = 'REFUSED'", "check_note = 'another'"}) {
            assertRefused(ben, "UPDATE ledger.funding_request SET " + change + " WHERE id = " + id(request), "23001");
        }
        worker.sweep("on");
        assertRefused(
                ben, "UPDATE ledger.funding_request SET outcome = 'SETTLED twice' WHERE id = " + id(request), "23001");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE ledger.funding_request SET checker = 'ben', decision = 'APPROVED'",
                "UPDATE ledger.funding_request SET maker = 'ben'",
                "UPDATE ledger.funding_request SET checked_at = now()",
                "UPDATE ledger.reversal_request SET amount = 1",
                "UPDATE ledger.reversal_request SET reverses = trade_id",
                "DELETE FROM ledger.reversal_request",
                "INSERT INTO ledger.reversal (reverses, trade_id) SELECT trade_id, trade_id FROM ledger.settlement",
                "DELETE FROM ledger.reversal",
                "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount, decision)"
                        + " VALUES (gen_random_uuid(), 'r', 'x', 'EUR', 1, 'APPROVED')",
                "ALTER TABLE ledger.funding_request DISABLE TRIGGER four_eyes",
                "SET SESSION AUTHORIZATION postgres",
                "SET ROLE ledger_runtime",
                "SET ROLE ledger_owner",
                "UPDATE ledger.account_balance SET posted = posted + 1",
                "INSERT INTO ledger.batch (id, trade_count) VALUES (gen_random_uuid(), 0)",
                "INSERT INTO ledger.receipt_key (kid, public_key) VALUES ('x', '')",
                "UPDATE ledger.settlement SET status = 'SETTLED'",
                "UPDATE ledger.right_token SET owner_id = 'ada'",
            })
    void nobody_forges_who_asked_and_who_decided(String sql) {
        assertRefused(ada, sql, "42501");
    }

    /** She may start a worker of her own, with FOUR_EYES=off: her login does nothing that only the worker may do. */
    @Test
    void nobody_carries_out_what_waits_for_a_second_person() {
        String request = funding(ada);

        try (OneShotWorker own = new OneShotWorker(DatabaseUrl.parse(url(ada)))) {
            assertThatThrownBy(() -> own.sweep("off")).hasStackTraceContaining("permission denied to set role");
        }
        assertRefused(
                ada,
                "UPDATE ledger.funding_request SET executed_at = now(), outcome = 'SETTLED' WHERE id = " + id(request),
                "42501");
        assertThat(run(ada, "request", "show", request).json().path("outcome").isNull())
                .isTrue();
        run(ada, "request", "refuse", request);
    }

    /** By a worker that was told that two people are not needed. */
    @Test
    void what_was_done_without_a_second_person_is_found() {
        String since = String.valueOf(admin.queryForObject(
                "SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')", String.class));
        String approved = funding(ada);
        run(ben, "request", "approve", approved, "--wait", "0");
        worker.sweep("on");
        assertThat(run(ben, "ledger", "verify", "--four-eyes-since", since).out())
                .contains("approvals")
                .doesNotContain("approved by nobody");

        String alone = funding(ada);
        worker.sweep("off");

        CliRun found = run(ben, "ledger", "verify", "--four-eyes-since", since);
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out() + found.err())
                .contains("funding_request " + id(alone))
                .contains("approved by nobody, and SETTLED")
                .contains("approved by another than " + ada);
        assertThat(run(ben, "ledger", "verify", "--four-eyes-since", "2026-13-01")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void one_person_is_one_however_the_name_is_written() {
        assertThat(admin.queryForObject("SELECT ledger.person_of('api:Ada') = ledger.person_of('ada')", Boolean.class))
                .isTrue();
    }

    /** Who owns the tables could switch the triggers off; while they are on, he may not forge either. */
    @Test
    void not_even_a_superuser_supplies_a_maker_or_a_checker() {
        assertThatThrownBy(() -> admin.update(
                        "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount, maker)"
                                + " VALUES (gen_random_uuid(), 'r', 'x', 'EUR', 1, ?)",
                        ben))
                .hasMessageContaining("a request begins undecided");
        String request = funding(ada);
        assertThatThrownBy(() -> admin.update(
                        "UPDATE ledger.funding_request SET amount = amount * 100 WHERE id = ?", id(request)))
                .hasMessageContaining("what was asked for never changes");
        admin.update(
                "UPDATE ledger.funding_request SET decision = 'APPROVED', checker = ? WHERE id = ?", ben, id(request));
        assertThat(admin.queryForObject(
                        "SELECT checker = session_user FROM ledger.funding_request WHERE id = ?",
                        Boolean.class,
                        id(request)))
                .isTrue();
        worker.sweep("on");
    }

    @Test
    void cases_and_reversals_wait_too_and_a_trade_tells_who_reversed_it() {
        String buyer = open(ada);
        String seller = open(ada);
        run(ada, "account", "fund", buyer, "EUR", "20.00", "--ref", buyer);
        worker.sweep("off");
        String paid = UUID.randomUUID().toString();
        String rejected = UUID.randomUUID().toString();
        worker.receive(Trades.trade().id(paid).buyer(buyer).seller(seller).amount("12.50"));
        worker.receive(Trades.trade().id(rejected).buyer(buyer).seller(seller).amount("99.00"));
        String caseId =
                run(ada, "trade", "show", rejected).json().at("/cases/0/case").asText();

        String cancel =
                run(ada, "case", "cancel", caseId).json().path("request").asText();
        String reverse = run(ada, "trade", "reverse", paid, "--amount", "2.50", "--reason", "agreed")
                .json()
                .path("request")
                .asText();
        assertThat(worker.sweep("on")).isFalse();
        run(ben, "request", "approve", cancel, "--wait", "0");
        run(ben, "request", "approve", reverse, "--wait", "0");
        assertThat(worker.sweep("on")).isTrue();

        assertThat(run(ada, "trade", "show", rejected).json().path("status").asText())
                .isEqualTo("CANCELLED");
        JsonNode shown = run(ada, "trade", "show", paid).json();
        assertThat(shown.path("status").asText()).isEqualTo("SETTLED");
        assertThat(shown.at("/reversed/0/amount").asText()).isEqualTo("2.50 EUR");
        assertThat(shown.at("/reversed/0/of").asText()).isEqualTo("12.50 EUR");
        assertThat(shown.at("/reversed/0/complete").asBoolean()).isFalse();
        assertThat(shown.at("/requests/0/maker").asText()).isEqualTo(ada);
        assertThat(shown.at("/requests/0/checker").asText()).isEqualTo(ben);
        JsonNode reversal =
                run(ada, "trade", "show", shown.at("/reversed/0/by").asText()).json();
        assertThat(reversal.path("kind").asText()).isEqualTo("REVERSAL");
        assertThat(reversal.path("reverses").asText()).isEqualTo(paid);
        assertThat(run(ada, "case", "show", caseId)
                        .json()
                        .at("/actions/0/checker")
                        .asText())
                .isEqualTo(ben);

        CliRun again = run(ada, "trade", "reverse", paid, "--reason", "once more");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.err()).contains("is reversed already");
        assertThat(run(ada, "trade", "reverse", rejected, "--reason", "x").err())
                .contains("NOT_REVERSIBLE");
        assertThat(run(ada, "trade", "reverse", paid, "--reason", " ").exitCode())
                .isEqualTo(2);
    }

    private String open(String accountant) {
        String owner = "owner-" + UUID.randomUUID();
        assertThat(run(accountant, "account", "open", owner, "EUR").exitCode()).isZero();
        return owner;
    }

    private String funding(String accountant) {
        String owner = open(accountant);
        return run(accountant, "account", "fund", owner, "EUR", "5.00", "--ref", owner)
                .json()
                .path("request")
                .asText();
    }

    private static long id(String request) {
        return RequestId.parse(request).number();
    }

    private void assertRefused(String accountant, String sql, String sqlState) {
        assertThatThrownBy(() -> {
                    try (var connection = Database.connect(DatabaseUrl.parse(url(accountant)));
                            var statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
    }

    private CliRun run(String accountant, String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "-o";
        all[1] = "json";
        return CliRun.of(CliRun.servers(url(accountant), servers.rabbitUri(), true), all);
    }

    private String url(String login) {
        return servers.databaseUrl().replaceFirst("//[^@]*@", WITH_PASSWORD.formatted(login));
    }
}
