package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.support.ManyEntries;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** {@code account statement} and {@code account balance} as a user runs them. Each test has owners of its own. */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatementCommandTest {
    private final Setup setup;
    private final JdbcTemplate admin;
    private final OneShotWorker worker;
    private final DatabaseUrl url;

    StatementCommandTest(Servers servers) {
        setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        url = DatabaseUrl.parse(servers.databaseUrl());
        admin = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
        worker = new OneShotWorker(url);
    }

    @BeforeAll
    void migrate() throws SQLException {
        Migrations.migrate(url);
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    private String open(String name, String asset) {
        String owner = name + "." + UUID.randomUUID().toString().substring(0, 8);
        assertThat(run("account", "open", "--", owner, asset).exitCode()).isZero();
        return owner;
    }

    private String funded(String name, String asset, String amount) {
        String owner = open(name, asset);
        run("account", "fund", owner, asset, amount, "--ref", owner, "--wait", "0");
        worker.sweep();
        return owner;
    }

    private String pay(String buyer, String seller, String asset, String amount) {
        String id = UUID.randomUUID().toString();
        worker.receive(
                Trades.trade().id(id).buyer(buyer).seller(seller).asset(asset).amount(amount));
        return id;
    }

    private CliRun run(String... arguments) {
        return CliRun.of(setup, arguments);
    }

    private JsonNode statement(String owner, String asset, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-o", "json", "account", "statement", owner, asset));
        arguments.addAll(List.of(options));
        CliRun told = run(arguments.toArray(String[]::new));
        assertThat(told.exitCode()).as(told.err()).isZero();
        return told.json();
    }

    private static String time(JsonNode statement, int entry) {
        return statement.path("entries").path(entry).path("time").asText();
    }

    @Test
    void opening_entries_and_closing_in_json() {
        String ann = funded("ann", "EUR", "100.00");
        String bob = open("bob", "EUR");
        String first = pay(ann, bob, "EUR", "12.50");
        String second = pay(bob, ann, "EUR", "2.25");
        String from = time(statement(ann, "EUR"), 1);

        JsonNode told = statement(ann, "EUR", "--from", from);
        assertThat(told.path("opening").asText()).isEqualTo("100.00");
        assertThat(told.path("credits").asText()).isEqualTo("2.25");
        assertThat(told.path("debits").asText()).isEqualTo("12.50");
        assertThat(told.path("closing").asText()).isEqualTo("89.75");
        assertThat(told.path("heldNow").asText()).isEqualTo("0.00");
        assertThat(told.path("availableNow").asText()).isEqualTo("89.75");
        assertThat(told.path("count").asInt()).isEqualTo(2);
        assertThat(told.path("from").asText()).isEqualTo(from);
        assertThat(told.path("to").isNull()).isTrue();
        assertThat(told.path("final").asBoolean()).isFalse();
        assertThat(told.path("tiesOut").asBoolean()).isTrue();
        assertThat(told.path("differences")).isEmpty();
        assertThat(told.at("/entries/0").toString())
                .isEqualTo(
                        "{\"time\":\"" + from + "\",\"tradeId\":\"" + first
                                + "\",\"kind\":\"TRADE\",\"counterparty\":\"" + bob
                                + "\",\"tokenId\":null,\"charge\":null,\"rateId\":null,\"amount\":\"-12.50\",\"balance\":\"87.50\"}");
        assertThat(told.at("/entries/1/tradeId").asText()).isEqualTo(second);
        assertThat(told.at("/entries/1/balance").asText()).isEqualTo("89.75");
        assertThat(told.path("entries")).hasSize(2);
    }

    @Test
    void people_get_columns() {
        String ann = funded("ann", "JPY", "1000");
        String bob = open("bob", "JPY");
        pay(ann, bob, "JPY", "250");

        List<String> lines =
                run("account", "statement", ann, "JPY").out().lines().toList();
        assertThat(lines.get(0)).isEqualTo("owner          " + ann);
        assertThat(lines)
                .contains("opening        0", "credits        1000", "debits         250", "closing        750");
        assertThat(lines.get(15)).matches("TIME +TRADE ID +KIND +COUNTERPARTY +AMOUNT +BALANCE");
        assertThat(lines.get(16)).matches("2\\S+ +\\S{36} +FUND +novafin +1000 +1000");
        assertThat(lines.get(17)).matches("2\\S+ +\\S{36} +TRADE +" + bob + " +-250 +750");
        assertThat(lines.get(19)).isEqualTo("ties out: opening + entries = closing");
        assertThat(lines).hasSize(20);
    }

    @Test
    void a_page_that_is_wider_than_the_first_is_still_whole() {
        String payer = open("payer", "EUR");
        String payee = open("payee", "EUR");
        int entries = 2 * StatementTable.PAGE;
        ManyEntries.between(admin, payer, payee, entries);

        List<String> lines =
                run("account", "statement", payee, "EUR").out().lines().toList();
        assertThat(lines.get(15)).contains("COUNTERPARTY");
        assertThat(lines.subList(16, 16 + entries))
                .allMatch(line -> line.contains(payer))
                .doesNotHaveDuplicates();
        assertThat(lines.get(15 + entries)).endsWith("0.01    20.00");
        assertThat(lines.get(17 + entries)).startsWith("ties out");
    }

    @Test
    void spreadsheets_get_one_table_and_no_formula() {
        String minus = open("-cmd", "BHD");
        String ann = funded("ann", "BHD", "5.000");
        String trade = pay(ann, minus, "BHD", "1.125");

        List<String> lines = run("-o", "csv", "account", "statement", ann, "BHD")
                .out()
                .lines()
                .toList();
        assertThat(lines.get(0))
                .isEqualTo("line,time,tradeId,kind,counterparty,tokenId,charge,rateId,amount,balance,text");
        assertThat(lines)
                .contains("owner,,,,,,,,,," + ann, "from,,,,,,,,,,", "opening,,,,,,,,,0.000,", "final,,,,,,,,,,false");
        assertThat(lines.get(9)).matches("entry,2[^,]+," + trade + ",TRADE,'" + minus + ",,,,-1.125,3.875,");
        assertThat(lines)
                .endsWith(
                        "credits,,,,,,,,5.000,,",
                        "debits,,,,,,,,1.125,,",
                        "closing,,,,,,,,,3.875,",
                        "heldNow,,,,,,,,,0.000,",
                        "availableNow,,,,,,,,,3.875,");
        assertThat(run("-o", "csv", "account", "statement", ann, "BHD").out()).endsWith("3.875,\r\n");
    }

    @Test
    void a_balance_at_a_time_is_the_closing_until_then_and_the_opening_since() {
        String ann = funded("ann", "EUR", "10.00");
        pay(ann, open("bob", "EUR"), "EUR", "4.00");
        String between = time(statement(ann, "EUR"), 1);

        CliRun then = run("-o", "json", "account", "balance", ann, "EUR", "--at", between);
        assertThat(then.exitCode()).isZero();
        assertThat(then.json().path("posted").asText()).isEqualTo("10.00");
        assertThat(then.json().path("held").isNull()).isTrue();
        assertThat(then.json().path("available").isNull()).isTrue();
        assertThat(then.json().path("at").asText()).isEqualTo(between);
        assertThat(statement(ann, "EUR", "--to", between).path("closing").asText())
                .isEqualTo("10.00");
        assertThat(statement(ann, "EUR", "--from", between).path("opening").asText())
                .isEqualTo("10.00");

        JsonNode now = run("-o", "json", "account", "balance", ann, "EUR").json();
        assertThat(now.path("posted").asText()).isEqualTo("6.00");
        assertThat(now.path("held").asText()).isEqualTo("0.00");
        assertThat(now.path("available").asText()).isEqualTo("6.00");
        assertThat(now.path("at").isNull()).isTrue();
    }

    @Test
    void only_a_period_that_is_over_is_final() {
        String ann = funded("ann", "EUR", "10.00");
        Instant now = Instant.now();
        String justNow =
                now.minus(30, ChronoUnit.SECONDS).truncatedTo(ChronoUnit.MICROS).toString();
        String past =
                now.minus(6, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.MICROS).toString();

        CliRun over = run("-o", "json", "account", "statement", ann, "EUR", "--to", past);
        assertThat(over.json().path("final").asBoolean()).isTrue();
        assertThat(over.err()).isEmpty();
        CliRun open = run("-o", "json", "account", "statement", ann, "EUR", "--to", justNow);
        assertThat(open.json().path("final").asBoolean()).isFalse();
        assertThat(open.exitCode()).isZero();
        assertThat(open.err()).contains("not final: until five minutes after " + justNow);
        assertThat(run("account", "balance", ann, "EUR", "--at", justNow).err()).contains("not final");
        assertThat(run("account", "balance", ann, "EUR", "--at", past).err())
                .contains("held and available are known for now only")
                .doesNotContain("not final");
    }

    @Test
    void an_entry_that_was_changed_is_said_aloud() {
        String ann = funded("ann", "EUR", "10.00");
        pay(ann, open("bob", "EUR"), "EUR", "4.00");
        tamper("entry", "amount = amount - 1", ann, "amount < 0");

        for (String format : List.of("json", "table", "csv")) {
            CliRun told = run("-o", format, "account", "statement", ann, "EUR");
            assertThat(told.exitCode()).isEqualTo(1);
            assertThat(told.err())
                    .contains(
                            "DOES NOT TIE OUT: entries before the period's end sum to 5.99, but the latest of them left 6.00")
                    .contains("DOES NOT TIE OUT: all entries of the account sum to 5.99, but its balance row says 6.00")
                    .contains("ledger verify");
            assertThat(told.out()).contains("sum to 5.99, but").doesNotContain("ties out: opening");
        }
        JsonNode told = run("-o", "json", "account", "statement", ann, "EUR").json();
        assertThat(told.path("tiesOut").asBoolean()).isFalse();
        assertThat(told.path("differences")).hasSize(2);
        assertThat(run("account", "balance", ann, "EUR", "--at", "2100-01-01").exitCode())
                .isEqualTo(1);
    }

    @Test
    void a_balance_row_that_was_changed_is_said_aloud() {
        String ann = funded("ann", "EUR", "10.00");
        tamper("account_balance", "posted = posted + 1", ann, "true");
        CliRun told = run("account", "statement", ann, "EUR", "--to", "2020-01-01");
        assertThat(told.exitCode()).isEqualTo(1);
        assertThat(told.err()).contains("all entries of the account sum to 10.00, but its balance row says 10.01");
    }

    @Test
    void an_entry_that_lost_its_settlement_is_not_lost_itself() {
        String payer = open("payer", "EUR");
        String payee = open("payee", "EUR");
        ManyEntries.between(admin, payer, payee, 2);
        JsonNode told = statement(payee, "EUR");
        assertThat(told.path("entries")).hasSize(2);
        assertThat(told.at("/entries/0/tradeId").isNull()).isTrue();
        assertThat(told.at("/entries/1/counterparty").asText()).isEqualTo(payer);
    }

    private void tamper(String table, String set, String owner, String where) {
        admin.execute("ALTER TABLE ledger." + table + " DISABLE TRIGGER USER");
        assertThat(admin.update(
                        "UPDATE ledger." + table + " SET " + set + " WHERE " + where
                                + " AND account_id = (SELECT id FROM ledger.account WHERE owner_id = ?)",
                        owner))
                .isEqualTo(1);
        admin.execute("ALTER TABLE ledger." + table + " ENABLE TRIGGER USER");
    }

    /** A statement cut short by a full disk must not pass for a whole one. */
    @Test
    void an_answer_that_cannot_be_written_to_its_end_is_a_failure() {
        String ann = funded("ann", "EUR", "10.00");
        Writer full = new Writer() {
            @Override
            public void write(char[] text, int from, int length) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        for (String format : List.of("json", "table", "csv")) {
            StringWriter err = new StringWriter();
            int exitCode = Cli.commandLine(setup)
                    .setOut(new PrintWriter(full, true))
                    .setErr(new PrintWriter(err, true))
                    .execute("-o", format, "account", "statement", ann, "EUR");
            assertThat(exitCode).isEqualTo(3);
            assertThat(err.toString()).contains("not whole");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yesterday",
                "2026-02-30",
                "2026-11-23T08:30:00",
                "2026-11-23 08:30:00Z",
                "2026-11-23T08:30:00.1234567Z",
                "+12026-11-23T08:30:00Z",
                "2026-11-23T25:00:00Z",
                "infinity",
                ""
            })
    void a_time_that_is_none_is_refused(String time) {
        CliRun told = run("account", "statement", "ann", "EUR", "--from", time);
        assertThat(told.exitCode()).isEqualTo(2);
        assertThat(told.err()).contains("2026-11-23T08:30:00+01:00", "is allowed");
        assertThat(run("account", "balance", "ann", "EUR", "--at", time).exitCode())
                .isEqualTo(2);
    }

    @Test
    void a_period_that_ends_before_it_begins_is_refused_and_an_unknown_account_is_a_no() {
        CliRun told = run("account", "statement", "ann", "EUR", "--from", "2026-11-02", "--to", "2026-11-02T00:00:00Z");
        assertThat(told.exitCode()).isEqualTo(2);
        assertThat(told.err()).contains("from must lie before to");
        assertThat(run("account", "statement", "nobody", "EUR").exitCode()).isEqualTo(1);
        assertThat(run("account", "balance", "nobody", "EUR").exitCode()).isEqualTo(1);
        assertThat(run("account", "balance", "nobody", "EUR", "--at", "2026-11-02")
                        .exitCode())
                .isEqualTo(1);
    }
}
