package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.adapter.postgres.Receipts;
import tech.novaeco.settlement.receipt.Receipt;
import tech.novaeco.settlement.receipt.Statement;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.TradeId;

/** Rates as people set them, and trades that are paid by them, on a real ledger. */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class RateCommandTest {
    private static final String TAX = "[{\"payeeId\": \"state\", \"kind\": \"TAX\", \"percent\": \"19\"}]";

    private final Setup setup;
    private final DatabaseUrl url;
    private HikariDataSource pool;
    private OneShotWorker worker;

    RateCommandTest(Servers servers) {
        setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        url = DatabaseUrl.parse(servers.databaseUrl());
    }

    @BeforeAll
    void open_a_market() throws SQLException {
        Migrations.migrate(url);
        pool = Database.pool(url, 2);
        worker = new OneShotWorker(url);
        new JdbcTemplate(pool)
                .update(
                        "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        TestReceipts.KEY.publicKey().kid(),
                        TestReceipts.KEY.publicKey().raw());
        for (String owner : List.of("payer", "shop", "state")) {
            for (String asset : List.of("EUR", "USD", "JPY", "BHD", "NOVAPOINT")) {
                ok("account", "open", owner, asset);
            }
        }
        for (String asset : List.of("JPY", "NOVAPOINT", "USD", "BHD")) {
            ask("account", "fund", "payer", asset, "90000", "--ref", "payer " + asset, "--wait", "0");
        }
        ask("account", "fund", "conversion-desk", "EUR", "500", "--ref", "stock", "--wait", "0");
        worker.sweep();
    }

    @AfterAll
    void close() {
        worker.close();
        pool.close();
    }

    private CliRun ok(String... arguments) {
        CliRun run = CliRun.of(setup, arguments);
        assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
        return run;
    }

    /** What a worker carries out, at its next sweep. */
    private void ask(String... arguments) {
        assertThat(CliRun.of(setup, arguments).err()).contains("is recorded and will be carried out");
    }

    private static Trades priced(String amount) {
        return Trades.trade().buyer("payer").seller("shop").amount(amount);
    }

    private String balance(String owner, String asset) {
        return ok("account", "show", owner, asset, "-o", "json")
                .json()
                .path(0)
                .path("posted")
                .asText();
    }

    private String status(Trades trade) {
        return String.valueOf(new JdbcTemplate(pool)
                .queryForObject(
                        "SELECT concat_ws(' ', status, reason_code) FROM ledger.settlement WHERE trade_id = ?",
                        String.class,
                        trade.event().tradeId().value()));
    }

    private Receipt receipt(TradeId trade) {
        JdbcTemplate jdbc = new JdbcTemplate(pool);
        return new Receipts(jdbc, new AssetRegistry(jdbc)).find(trade).orElseThrow();
    }

    @Test
    void a_trade_is_paid_in_another_asset_and_its_receipt_says_how() {
        String before = balance("conversion-residue", "JPY");
        String rate = ok("rate", "set", "EUR", "JPY", "160.55", "--source", "ECB", "-o", "json")
                .json()
                .path("rate")
                .asText();
        Trades trade = priced("10.01").with("payWith", "\"JPY\"").with("charges", TAX);

        worker.receive(trade);

        Statement said = receipt(trade.event().tradeId()).statement();
        assertThat(said.conversion().orElseThrow().rateId()).isEqualTo(UUID.fromString(rate));
        assertThat(said.conversion().orElseThrow().rate().toPlainString()).isEqualTo("160.55");
        assertThat(said.legs())
                .extracting(leg -> leg.from() + " " + leg.to() + " " + leg.amount() + " " + leg.assetType()
                        + leg.charge().map(charge -> " " + charge).orElse(""))
                .containsExactly(
                        "payer conversion-desk 1607 JPY",
                        "payer conversion-residue 1 JPY",
                        "conversion-desk shop 8.11 EUR",
                        "conversion-desk state 1.90 EUR TAX");
        assertThat(Long.parseLong(balance("conversion-residue", "JPY"))).isEqualTo(Long.parseLong(before) + 1);
        assertThat(ok("ledger", "verify").out()).doesNotContain("NO");
    }

    @Test
    void a_rejected_trade_settles_at_the_rate_of_its_retry() {
        Trades trade = priced("2.00").with("payWith", "\"NOVAPOINT\"");
        worker.receive(trade);
        assertThat(status(trade)).isEqualTo("REJECTED RATE_UNAVAILABLE");

        ok("rate", "set", "EUR", "NOVAPOINT", "100", "--source", "treasury");
        ask("case", "retry", caseOf(trade), "--wait", "0");
        worker.sweep();

        assertThat(status(trade)).startsWith("SETTLED");
        assertThat(receipt(trade.event().tradeId()).statement().conversion()).isPresent();
    }

    @Test
    void a_reversal_moves_the_very_legs_back() {
        ok("rate", "set", "EUR", "BHD", "0.4119", "--source", "CBB");
        Trades trade = priced("3.33").with("payWith", "\"BHD\"").with("charges", TAX);
        String before = balance("payer", "BHD");
        worker.receive(trade);
        assertThat(balance("payer", "BHD")).isNotEqualTo(before);

        String id = trade.event().tradeId().toString();
        CliRun part =
                CliRun.of(setup, "trade", "reverse", id, "--amount", "0.001", "--reason", "one fils", "--wait", "0");
        assertThat(part.exitCode() == 0 ? swept(id) : part.err()).contains("does not divide");
        ask("trade", "reverse", id, "--reason", "never came", "--wait", "0");
        worker.sweep();

        assertThat(balance("payer", "BHD")).isEqualTo(before);
        assertThat(ok("ledger", "verify").out()).doesNotContain("NO");
    }

    private String swept(String original) {
        worker.sweep();
        return String.valueOf(new JdbcTemplate(pool)
                .queryForObject(
                        "SELECT outcome FROM ledger.reversal_request WHERE reverses = ?::uuid ORDER BY id LIMIT 1",
                        String.class,
                        original));
    }

    @Test
    void the_newest_quote_counts_and_an_older_one_does_not_step_in_for_it() {
        ok(
                "rate",
                "set",
                "EUR",
                "USD",
                "1.10",
                "--source",
                "old",
                "--quoted-at",
                "2026-01-01T00:00:00Z",
                "--valid-for",
                "P3000D");
        Trades first = priced("1.00").with("payWith", "\"USD\"");
        worker.receive(first);
        ok(
                "rate",
                "set",
                "EUR",
                "USD",
                "1.20",
                "--source",
                "new",
                "--valid-for",
                "PT1H",
                "--quoted-at",
                "2026-02-01T00:00:00Z");
        Trades second = priced("1.00").with("payWith", "\"USD\"");
        worker.receive(second);

        assertThat(status(first)).startsWith("SETTLED");
        assertThat(status(second)).isEqualTo("REJECTED RATE_UNAVAILABLE");
        JsonNode rates = ok("rate", "list", "--base", "EUR", "--quote", "USD", "-o", "json")
                .json();
        assertThat(StreamSupport.stream(rates.spliterator(), false)
                        .map(rate -> rate.path("price").asText() + " "
                                + rate.path("state").asText()))
                .containsExactly("1.20 STALE", "1.10 REPLACED");
    }

    @Test
    void the_same_rate_again_changes_nothing_and_another_under_its_id_is_refused() {
        String[] set = {
            "rate",
            "set",
            "USD",
            "JPY",
            "150",
            "--source",
            "x",
            "--id",
            "0191b6a0-7c1e-7000-9000-0000000000aa",
            "--quoted-at",
            "2026-01-01T00:00:00.123456789Z"
        };
        ok(set);
        ok(set);
        set[4] = "151";
        CliRun other = CliRun.of(setup, set);
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.err()).contains("0191b6a0-7c1e-7000-9000-0000000000aa", "an id of its own");
    }

    @Test
    void what_is_no_rate_is_refused_with_what_is_allowed() {
        assertThat(CliRun.of(setup, "rate", "set", "EUR", "EUR", "1", "--source", "x")
                        .err())
                .contains("both EUR");
        assertThat(CliRun.of(setup, "rate", "set", "EUR", "JPY", "0", "--source", "x")
                        .err())
                .contains("more than zero");
        assertThat(CliRun.of(setup, "rate", "set", "EUR", "MATERIAL_RIGHT", "1", "--source", "x")
                        .err())
                .contains("is a right");
        assertThat(CliRun.of(setup, "rate", "set", "EUR", "DOUBLOON", "1", "--source", "x")
                        .err())
                .contains("no asset");
        assertThat(CliRun.of(setup, "rate", "set", "EUR", "JPY", "1", "--source", "x", "--valid-for", "-PT1S")
                        .err())
                .contains("more than nothing");
    }

    @Test
    void nobody_changes_a_rate() {
        ok("rate", "set", "JPY", "USD", "0.0066", "--source", "x");
        JdbcTemplate jdbc = new JdbcTemplate(pool);
        assertThatThrownBy(() -> jdbc.update("UPDATE ledger.conversion_rate SET numerator = 1"))
                .isInstanceOf(DataAccessException.class);
        assertThatThrownBy(() -> jdbc.update("DELETE FROM ledger.charge")).isInstanceOf(DataAccessException.class);
    }

    private String caseOf(Trades trade) {
        return String.valueOf(new JdbcTemplate(pool)
                .queryForObject(
                        "SELECT id FROM ledger.exception_case WHERE trade_id = ?",
                        Long.class,
                        trade.event().tradeId().value()));
    }
}
