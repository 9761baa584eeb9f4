package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.adapter.desk.Csv;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;

/** Two days of a ledger: yesterday's figures stay what they were, and what was tampered with is named. */
@ExtendWith(ServersExtension.class)
class CloseCommandTest {
    private static final String[] TABLES = {"settlement", "settlement_attempt", "entry", "batch", "exception_case"};

    private final Setup setup;
    private final JdbcTemplate admin;
    private final OneShotWorker worker;
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);
    private final String yesterday = today.minusDays(1).toString();
    private final String rejected = UUID.randomUUID().toString();
    private final String paid = UUID.randomUUID().toString();

    CloseCommandTest(Servers servers) throws SQLException {
        setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        DatabaseUrl url = DatabaseUrl.parse(servers.databaseUrl());
        admin = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
        admin.execute("DROP SCHEMA IF EXISTS ledger CASCADE");
        Migrations.migrate(url);
        worker = new OneShotWorker(url);
    }

    /** 20 EUR came in, 12.50 were paid, 99 were not to be had, one message was poison; then the date is put back. */
    @BeforeEach
    void a_day_that_is_over() {
        run("account", "open", "ann", "EUR");
        run("account", "open", "bob", "EUR");
        fund("20.00", "first");
        worker.receive(Trades.trade().id(paid).buyer("ann").seller("bob").amount("12.50"));
        worker.receive(Trades.trade().id(rejected).buyer("ann").seller("bob").amount("99.00"));
        new ExceptionCases(admin).open(null, ReasonCode.MALFORMED, "no JSON", new byte[] {'{'});
        a_day_passes();
    }

    private void a_day_passes() {
        for (String table : TABLES) {
            String column = table.equals("exception_case") ? "opened_at" : "recorded_at";
            admin.execute("ALTER TABLE ledger." + table + " DISABLE TRIGGER USER");
            admin.execute("UPDATE ledger." + table + " SET " + column + " = " + column + " - interval '1 day'");
            admin.execute("ALTER TABLE ledger." + table + " ENABLE TRIGGER USER");
        }
    }

    @AfterEach
    void close() {
        worker.close();
    }

    @Test
    void what_was_received_is_settled_rejected_or_pending_and_opening_and_movements_are_closing() {
        CliRun closed = close(yesterday);

        assertThat(closed.err()).isEmpty();
        assertThat(closed.exitCode()).isZero();
        JsonNode day = closed.json();
        assertThat(day.path("over").asBoolean()).isTrue();
        assertThat(day.path("tiesOut").asBoolean()).isTrue();
        assertThat(day.at("/received/0").toString())
                .isEqualTo(
                        "{\"kind\":\"FUND\",\"asset\":\"EUR\",\"received\":1,\"receivedAmount\":\"20.00\",\"settled\":1,"
                                + "\"settledAmount\":\"20.00\",\"rejected\":0,\"rejectedAmount\":\"0.00\",\"cancelled\":0,"
                                + "\"cancelledAmount\":\"0.00\",\"pending\":0,\"pendingAmount\":\"0.00\"}");
        assertThat(figures(day, "/received/1")).isEqualTo("TRADE 2 111.50 = 1 12.50 + 1 99.00");
        assertThat(day.path("carriedIn")).isEmpty();
        assertThat(day.at("/balances/0").toString())
                .isEqualTo("{\"asset\":\"EUR\",\"accounts\":\"ISSUER\",\"opening\":\"0.00\",\"trades\":\"0.00\","
                        + "\"funds\":\"-20.00\",\"mints\":\"0.00\",\"burns\":\"0.00\",\"reversals\":\"0.00\",\"captures\":\"0.00\","
                        + "\"closing\":\"-20.00\"}");
        assertThat(day.at("/balances/1/closing").asText()).isEqualTo("20.00");
        assertThat(day.at("/withoutSettlement/0/reason").asText()).isEqualTo("MALFORMED");
    }

    @Test
    void a_trade_that_was_rejected_yesterday_and_settles_today_ties_out_on_both_days() {
        String before = close(yesterday).out();
        fund("100.00", "second");
        String caseId =
                run("trade", "show", rejected).json().at("/cases/0/case").asText();
        run("case", "retry", caseId, "--wait", "0");
        worker.sweep();

        CliRun now = close(today.toString());
        assertThat(now.exitCode()).isZero();
        assertThat(now.err()).contains("the day is not over yet");
        assertThat(now.json().path("over").asBoolean()).isFalse();
        assertThat(now.json().at("/received/0/received").asInt()).isEqualTo(1);
        assertThat(now.json().at("/carriedIn/0/carriedIn").asInt()).isEqualTo(1);
        assertThat(now.json().at("/carriedIn/0/settledAmount").asText()).isEqualTo("99.00");
        assertThat(now.json().at("/balances/1/opening").asText()).isEqualTo("20.00");
        assertThat(close(yesterday).out()).isEqualTo(before);
    }

    /** Charges and the residue of rounding are entries of their own; what a conversion costs is known only when it settles. */
    @Test
    void a_trade_counts_with_its_charges_and_in_its_own_asset() {
        String fee = "[{\"payeeId\": \"bob\", \"kind\": \"FEE\", \"percent\": \"10\"}]";
        run("account", "open", "shop", "EUR");
        run("account", "open", "ann", "JPY");
        Trades inYen =
                Trades.trade().buyer("ann").seller("shop").amount("10.01").with("payWith", "\"JPY\"");
        worker.receive(inYen.with("charges", fee));
        a_day_passes();
        String before = close(yesterday).out();
        assertThat(figures(close(yesterday).json(), "/received/0")).isEqualTo("TRADE 1 10.01 = 0 0.00 + 1 10.01");

        run("rate", "set", "EUR", "JPY", "160.55", "--source", "ECB");
        run("account", "fund", "conversion-desk", "EUR", "50", "--ref", "stock", "--wait", "0");
        run("account", "fund", "ann", "JPY", "2000", "--ref", "yen", "--wait", "0");
        worker.sweep();
        String id = inYen.event().tradeId().toString();
        run("case", "retry", run("trade", "show", id).json().at("/cases/0/case").asText(), "--wait", "0");
        worker.sweep();
        run("trade", "reverse", id, "--reason", "never came", "--wait", "0");
        worker.sweep();
        assertThat(run("trade", "show", id).json().at("/reversed/0").toString())
                .contains("\"amount\":\"1608 JPY\",\"of\":\"1608 JPY\",\"complete\":true");
        worker.receive(Trades.trade().buyer("ann").seller("shop").amount("2.00").with("charges", fee));

        JsonNode day = close(today.toString()).json();
        assertThat(day.path("tiesOut").asBoolean()).as(day.toString()).isTrue();
        assertThat(day.at("/carriedIn/0/settledAmount").asText()).isEqualTo("10.01");
        assertThat(figures(day, "/received/2")).isEqualTo("REVERSAL 1 1608 = 1 1608 + 0 0");
        assertThat(figures(day, "/received/3")).isEqualTo("TRADE 1 2.00 = 1 2.00 + 0 0.00");
        assertThat(close(yesterday).out()).isEqualTo(before);
    }

    /** It began before midnight, waited for a lock, and took effect after a batch that began after midnight. */
    @Test
    void a_batch_that_took_effect_after_one_of_the_next_day_belongs_to_its_own_day() {
        worker.receive(Trades.trade().buyer("ann").seller("bob").amount("1.00"));
        Trades late = Trades.trade().buyer("ann").seller("bob").amount("2.00");
        worker.receive(late);
        String batch = String.valueOf(admin.queryForObject(
                "SELECT batch_id FROM ledger.settlement WHERE trade_id = ?",
                String.class,
                late.event().tradeId().value()));
        for (String table : List.of("settlement", "settlement_attempt", "entry", "batch")) {
            tamper(
                    table,
                    "UPDATE ledger." + table + " SET recorded_at = recorded_at - interval '1 day' WHERE "
                            + (table.equals("batch") ? "id" : "batch_id") + " = '" + batch + "'");
        }

        CliRun before = close(yesterday);
        assertThat(before.err() + before.out()).contains("\"tiesOut\" : true");
        assertThat(figures(before.json(), "/received/1")).isEqualTo("TRADE 3 113.50 = 2 14.50 + 1 99.00");
        CliRun now = close(today.toString());
        assertThat(now.json().path("tiesOut").asBoolean()).as(now.out()).isTrue();
        assertThat(figures(now.json(), "/received/0")).isEqualTo("TRADE 1 1.00 = 1 1.00 + 0 0.00");
    }

    @Test
    void what_was_held_captured_and_given_back_has_its_places() {
        Deposits bottle = Deposits.placed("ann", "bob").amount("0.25");
        Deposits crate = Deposits.placed("ann", "bob").amount("3.00");
        Deposits tooMuch = crate.captured().amount("3.01");
        for (Deposits message : List.of(
                bottle, crate, bottle.released(), tooMuch, crate.captured().amount("1.20"))) {
            worker.receive(message);
        }

        JsonNode day = close(today.toString()).json();
        assertThat(day.path("tiesOut").asBoolean()).isTrue();
        assertThat(figures(day, "/received/0")).isEqualTo("CAPTURE 2 4.21 = 1 1.20 + 1 3.01");
        assertThat(figures(day, "/received/1")).isEqualTo("HOLD 2 3.25 = 2 3.25 + 0 0.00");
        assertThat(figures(day, "/received/2")).isEqualTo("RELEASE 1 0.25 = 1 0.25 + 0 0.00");
    }

    /** What has no amount of its own is about its hold's, also where it was rejected. */
    @Test
    void an_end_of_a_hold_that_settles_a_day_later_leaves_its_day_as_it_was() {
        Deposits crate = Deposits.placed("ann", "bob").amount("3.00");
        Deposits captured = crate.captured();
        Deposits bottle = Deposits.placed("ann", "bob").amount("0.25");
        for (Deposits message : List.of(crate, bottle)) {
            worker.receive(message);
        }
        run("account", "freeze", "ann", "EUR");
        worker.receive(captured);
        admin.execute("ALTER TABLE ledger.hold DISABLE TRIGGER USER");
        admin.execute("UPDATE ledger.hold SET recorded_at = recorded_at - interval '1 day'");
        admin.execute("ALTER TABLE ledger.hold ENABLE TRIGGER USER");
        a_day_passes();
        CliRun before = close(yesterday);
        assertThat(figures(before.json(), "/received/0")).isEqualTo("CAPTURE 1 3.00 = 0 0.00 + 1 3.00");

        run("account", "unfreeze", "ann", "EUR");
        String caseId = run("trade", "show", captured.tradeId().toString())
                .json()
                .at("/cases/0/case")
                .asText();
        run("case", "retry", caseId, "--wait", "0");
        worker.sweep();

        assertThat(close(today.toString())
                        .json()
                        .at("/carriedIn/0/settledAmount")
                        .asText())
                .isEqualTo("3.00");
        assertThat(close(yesterday).out()).isEqualTo(before.out());
    }

    @Test
    void a_reversal_and_a_cancelled_trade_have_their_places() {
        run("trade", "reverse", paid, "--reason", "sold twice", "--wait", "0");
        String caseId =
                run("trade", "show", rejected).json().at("/cases/0/case").asText();
        run("case", "cancel", caseId, "--wait", "0");
        worker.sweep();

        JsonNode day = close(today.toString()).json();
        assertThat(day.path("tiesOut").asBoolean()).isTrue();
        assertThat(figures(day, "/received/0")).isEqualTo("REVERSAL 1 12.50 = 1 12.50 + 0 0.00");
        assertThat(day.at("/carriedIn/0/cancelledAmount").asText()).isEqualTo("99.00");
        assertThat(close(yesterday).json().at("/received/1/rejected").asInt()).isEqualTo(1);
    }

    @Test
    void an_attempt_that_is_gone_is_a_difference_with_a_name() {
        tamper(
                "settlement_attempt",
                "DELETE FROM ledger.settlement_attempt WHERE outcome = 'SETTLED' AND settlement_seq ="
                        + " (SELECT seq FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'SETTLED')");

        CliRun closed = close(yesterday);
        assertThat(closed.exitCode()).isEqualTo(1);
        assertThat(closed.err())
                .contains("does not tie out: settled TRADE EUR is 0 (0.00), but the day's entries is 1 (12.50)")
                .contains("batches of the day speak of 3 attempts, there are 2");
        assertThat(closed.json().path("tiesOut").asBoolean()).isFalse();
    }

    @Test
    void an_instruction_that_is_gone_is_a_difference() {
        tamper("settlement", "DELETE FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'SETTLED'");

        CliRun closed = close(yesterday);
        assertThat(closed.exitCode()).isEqualTo(1);
        assertThat(closed.err())
                .contains("settled ? EUR is 0 (0.00), but the day's entries is 1 (12.50)")
                .contains("1 attempts of the day are at instructions that are not there");
    }

    @Test
    void an_entry_that_was_changed_is_a_difference() {
        tamper("entry", "UPDATE ledger.entry SET amount = amount + 1 WHERE amount = 1250");

        CliRun closed = close(yesterday);
        assertThat(closed.exitCode()).isEqualTo(1);
        assertThat(closed.err())
                .contains("EUR MAIN accounts: opening + movements is 20.01, but their latest entries say 20.00");
    }

    @Test
    void spreadsheets_get_equal_rows_in_a_new_file(@TempDir Path folder) throws IOException {
        String file = folder.resolve("day.csv").toString();
        assertThat(CliRun.of(setup, "-o", "csv", "ledger", "close", "--day", yesterday, "--out", file)
                        .exitCode())
                .isZero();

        assertThat(Files.readString(Path.of(file)))
                .startsWith("section,kind,asset,item,count,amount,text\r\nday,,,day,,," + yesterday + "\r\n")
                .contains("\r\nreceived,TRADE,EUR,rejected,1,99.00,\r\n")
                .contains("\r\nbalances,ISSUER,EUR,funds,,-20.00,\r\n")
                .contains("\r\nwithoutSettlement,,,MALFORMED,1,,\r\n");
        CliRun again = CliRun.of(setup, "ledger", "close", "--day", yesterday, "--out", file);
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains("the file exists");
    }

    @Test
    void a_cell_that_would_be_a_formula_is_text() {
        assertThat(Csv.cell("=1+1")).isEqualTo("'=1+1");
        assertThat(Csv.cell("+1 a")).isEqualTo("'+1 a");
        assertThat(Csv.cell("-cmd")).isEqualTo("'-cmd");
        assertThat(Csv.cell("@SUM(A1)")).isEqualTo("'@SUM(A1)");
        assertThat(Csv.cell("\tx")).isEqualTo("'\tx");
        assertThat(Csv.cell("-12.50")).isEqualTo("-12.50");
        assertThat(Csv.cell("=\"a\",b")).isEqualTo("\"'=\"\"a\"\",b\"");
        assertThat(Csv.cell(null)).isEmpty();
    }

    @Test
    void a_day_or_zone_that_is_none_is_refused() {
        assertThat(CliRun.of(setup, "ledger", "close", "--day", "2026-02-30").exitCode())
                .isEqualTo(2);
        assertThat(CliRun.of(setup, "ledger", "close", "--day", yesterday, "--zone", "Mars/Olympus")
                        .err())
                .contains("Europe/Berlin");
    }

    private static String figures(JsonNode day, String row) {
        JsonNode line = day.at(row);
        return line.path("kind").asText() + " " + line.path("received").asInt() + " "
                + line.path("receivedAmount").asText() + " = "
                + line.path("settled").asInt() + " "
                + line.path("settledAmount").asText() + " + "
                + line.path("rejected").asInt() + " "
                + line.path("rejectedAmount").asText();
    }

    private void fund(String amount, String ref) {
        run("account", "fund", "ann", "EUR", amount, "--ref", ref, "--wait", "0");
        worker.sweep();
    }

    private void tamper(String table, String sql) {
        admin.execute("ALTER TABLE ledger." + table + " DISABLE TRIGGER USER");
        admin.execute(sql);
        admin.execute("ALTER TABLE ledger." + table + " ENABLE TRIGGER USER");
    }

    private CliRun close(String day) {
        return run("ledger", "close", "--day", day);
    }

    private CliRun run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "-o";
        all[1] = "json";
        return CliRun.of(setup, all);
    }
}
