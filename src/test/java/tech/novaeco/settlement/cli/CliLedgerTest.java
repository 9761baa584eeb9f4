package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.ReasonCode;

/** Commands on a real ledger. Each test has owners of its own. */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CliLedgerTest {
    private final Setup setup;
    private final JdbcTemplate jdbc;
    private final OneShotWorker worker;
    private final DatabaseUrl url;

    CliLedgerTest(Servers servers) {
        setup = CliRun.servers(servers.databaseUrl(), servers.rabbitUri());
        url = DatabaseUrl.parse(servers.databaseUrl());
        jdbc = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
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

    @Test
    void an_account_is_opened_once_with_its_floor() {
        String owner = open("EUR", "--floor", "25.50");
        JsonNode account = run("account", "show", owner, "EUR").json().path(0);
        assertThat(account.path("floor").asText()).isEqualTo("-25.50");
        assertThat(account.path("available").asText()).isEqualTo("25.50");
        assertThat(account.path("status").asText()).isEqualTo("OPEN");
        assertThat(run("account", "open", owner, "EUR").exitCode()).isEqualTo(1);
        assertThat(actions(owner)).isEqualTo("OPEN");
    }

    @Test
    void what_does_not_exist_is_a_negative_answer() {
        assertThat(run("account", "show", "nobody").exitCode()).isEqualTo(1);
        assertThat(run("account", "freeze", "nobody", "EUR").exitCode()).isEqualTo(1);
        assertThat(run("account", "statement", "nobody", "EUR").exitCode()).isEqualTo(1);
        assertThat(run("account", "open", "nobody", "XAU").err()).contains("XAU is unknown", "EUR");
        assertThat(run("trade", "show", UUID.randomUUID().toString()).exitCode())
                .isEqualTo(1);
        assertThat(run("case", "show", "999999").exitCode()).isEqualTo(1);
        assertThat(run("case", "retry", "999999").exitCode()).isEqualTo(1);
    }

    @Test
    void an_account_is_frozen_unfrozen_and_closed_only_when_empty() {
        String owner = open("EUR");
        fund(owner, "EUR", "5.00");
        assertThat(run("account", "unfreeze", owner, "EUR").err()).contains("must be DEBIT_FROZEN");
        assertThat(status(run("account", "freeze", owner, "EUR"))).isEqualTo("DEBIT_FROZEN");
        assertThat(status(run("account", "unfreeze", owner, "EUR"))).isEqualTo("OPEN");
        CliRun refused = run("account", "close", owner, "EUR");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("5.00 posted");
        worker.receive(Trades.trade().buyer(owner).seller(open("EUR")).amount("5.00"));
        assertThat(status(run("account", "close", owner, "EUR"))).isEqualTo("CLOSED");
        assertThat(run("account", "fund", owner, "EUR", "1", "--ref", owner + "/2")
                        .exitCode())
                .isEqualTo(1);
        assertThat(actions(owner)).isEqualTo("OPEN,FREEZE,UNFREEZE,CLOSE");
    }

    @Test
    void a_funding_waits_for_the_worker_and_tells_its_outcome() {
        String owner = open("EUR");
        CompletableFuture<CliRun> funding = CompletableFuture.supplyAsync(
                () -> run("account", "fund", owner, "EUR", "12.50", "--ref", owner, "--wait", "60"));
        await().atMost(Duration.ofSeconds(60)).until(worker::sweep);
        CliRun told = funding.join();
        assertThat(told.exitCode()).isZero();
        assertThat(told.json().path("outcome").asText()).isEqualTo("SETTLED");
        JsonNode entry = run("account", "entries", owner, "EUR").json().path(0);
        assertThat(entry.path("kind").asText()).isEqualTo("FUND");
        assertThat(entry.path("amount").asText()).isEqualTo("12.50");
        assertThat(entry.path("balanceAfter").asText()).isEqualTo("12.50");
    }

    @Test
    void without_a_worker_the_request_stays_and_the_same_reference_funds_once() {
        String owner = open("EUR");
        CliRun first = run("account", "fund", owner, "EUR", "3", "--ref", owner, "--wait", "0");
        CliRun second = run("account", "fund", owner, "EUR", "3", "--ref", owner, "--wait", "0");
        assertThat(first.exitCode()).isEqualTo(3);
        assertThat(first.err()).contains("is recorded and will be carried out");
        assertThat(first.json().path("outcome").isNull()).isTrue();
        assertThat(second.json().path("request")).isEqualTo(first.json().path("request"));
        worker.sweep();
        run("account", "fund", owner, "EUR", "3", "--ref", owner, "--wait", "0");
        worker.sweep();
        assertThat(run("account", "entries", owner, "EUR").json()).hasSize(1);
    }

    @Test
    void nobody_is_funded_without_an_account_and_the_reference_stays_unspent() {
        String owner = "late-" + UUID.randomUUID();
        assertThat(run("account", "fund", owner, "EUR", "3", "--ref", owner).exitCode())
                .isEqualTo(1);
        assertThat(jdbc.queryForObject("SELECT count(*) FROM ledger.funding_request WHERE ref = ?", Long.class, owner))
                .isZero();
        assertThat(run("account", "fund", owner, "EUR", "3.001", "--ref", owner).exitCode())
                .isEqualTo(2);
    }

    @Test
    void a_settled_trade_is_shown_with_its_legs() {
        String buyer = open("EUR");
        String seller = open("EUR");
        fund(buyer, "EUR", "20");
        String id = UUID.randomUUID().toString();
        worker.receive(Trades.trade().id(id).buyer(buyer).seller(seller).amount("12.50"));
        JsonNode trade = run("trade", "show", id).json();
        assertThat(trade.path("status").asText()).isEqualTo("SETTLED");
        assertThat(trade.path("dispatched").asBoolean()).isFalse();
        assertThat(trade.path("attempts")).hasSize(1);
        assertThat(trade.path("legs")).hasSize(2);
        assertThat(trade.path("legs").path(0).path("owner").asText()).isEqualTo(buyer);
        assertThat(trade.path("legs").path(0).path("amount").asText()).isEqualTo("-12.50");
    }

    @Test
    void a_rejected_trade_settles_by_a_retry_of_its_case() {
        String buyer = open("EUR");
        String id = reject(buyer);
        String number = caseOf(id);
        assertThat(run("case", "retry", number, "--wait", "0", "--note", "funded")
                        .exitCode())
                .isEqualTo(3);
        CliRun second = run("case", "cancel", number, "--wait", "0");
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.err()).contains("waiting already");
        run("account", "fund", buyer, "EUR", "50", "--ref", buyer, "--wait", "0");
        worker.sweep();
        JsonNode shown = run("case", "show", number).json();
        assertThat(shown.path("state").asText()).isEqualTo("RESOLVED");
        assertThat(shown.path("payload").asText()).contains(id);
        assertThat(shown.path("actions").path(0).path("outcome").asText()).isEqualTo("SETTLED");
        assertThat(shown.path("actions").path(0).path("maker").asText()).isNotBlank();
        assertThat(status(run("trade", "show", id))).isEqualTo("SETTLED");
        assertThat(run("case", "retry", number).err()).contains("RESOLVED");
    }

    @Test
    void a_cancelled_case_cancels_its_trade() {
        String id = reject(open("EUR"));
        String number = caseOf(id);
        assertThat(run("case", "list", "--reason", "LACK_OF_FUNDS").out()).contains(id);
        CompletableFuture<CliRun> cancelling =
                CompletableFuture.supplyAsync(() -> run("case", "cancel", number, "--wait", "60"));
        await().atMost(Duration.ofSeconds(60)).until(worker::sweep);
        assertThat(cancelling.join().exitCode()).isZero();
        assertThat(status(run("trade", "show", id))).isEqualTo("CANCELLED");
        assertThat(run("case", "list").out()).doesNotContain(id);
        assertThat(run("case", "list", "--state", "cancelled").out()).contains(id);
    }

    @Test
    void poison_cannot_be_retried_but_cancelled() {
        byte[] payload = {'{', 27, (byte) 0xff, 'x'};
        long number = new ExceptionCases(jdbc)
                .open(null, ReasonCode.MALFORMED, "not JSON", payload)
                .caseId();
        CliRun refused = run("case", "retry", String.valueOf(number));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("MALFORMED, which no retry can mend");
        assertThat(CliRun.of(setup, "case", "show", String.valueOf(number)).out())
                .contains("{\\u001b\ufffdx");
        assertThat(run("case", "cancel", String.valueOf(number), "--wait", "0").exitCode())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"EUR, 12.50, true,", "EUR, 12.505, false, AMOUNT_INVALID", "XAU, 1, false, UNKNOWN_ASSET"})
    void a_trade_is_checked_against_the_assets_of_the_ledger(
            String asset, String amount, boolean valid, @Nullable String reason, @TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(
                directory.resolve("trade.json"),
                Trades.trade().asset(asset).amount(amount).json());
        CliRun check = run("trade", "check", file.toString());
        assertThat(check.exitCode()).isEqualTo(valid ? 0 : 1);
        assertThat(check.json().path("assetScaleChecked").asBoolean()).isTrue();
        assertThat(check.json().path("reason").textValue()).isEqualTo(reason);
    }

    @Test
    void a_published_trade_is_persistent_and_has_a_time(@TempDir Path directory) throws Exception {
        String file = Files.writeString(
                        directory.resolve("trade.json"),
                        Trades.trade().hash("0".repeat(64)).json())
                .toString();
        assertThat(run("trade", "publish", file).err()).contains("HASH_MISMATCH", "nothing was sent");
        assertThat(run("trade", "publish", file, "--fix-hash").exitCode()).isEqualTo(3);
        ConnectionFactory broker = new ConnectionFactory();
        broker.setUri(setup.rabbitUri());
        try (Connection connection = broker.newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare(setup.queueName(), true, false, false, null);
            assertThat(run("trade", "publish", file, "--fix-hash").exitCode()).isZero();
            GetResponse message = channel.basicGet(setup.queueName(), true);
            assertThat(message.getProps().getDeliveryMode()).isEqualTo(2);
            assertThat(message.getProps().getTimestamp()).isNotNull();
            assertThat(new String(message.getBody(), StandardCharsets.UTF_8))
                    .contains("tradeHash")
                    .doesNotContain("0".repeat(64));
            assertThat(run("trade", "publish", file, file, "--fix-hash").exitCode())
                    .isZero();
            assertThat(channel.messageCount(setup.queueName())).isEqualTo(2);
        }
    }

    private String open(String asset, String... options) {
        String owner = "owner-" + UUID.randomUUID();
        String[] arguments = new String[4 + options.length];
        System.arraycopy(new String[] {"account", "open", owner, asset}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        assertThat(run(arguments).exitCode()).isZero();
        return owner;
    }

    private void fund(String owner, String asset, String amount) {
        run("account", "fund", owner, asset, amount, "--ref", owner + "/" + asset, "--wait", "0");
        worker.sweep();
    }

    /** @return the id of a trade for which its buyer has no funds */
    private String reject(String buyer) {
        String id = UUID.randomUUID().toString();
        worker.receive(Trades.trade().id(id).buyer(buyer).seller(open("EUR")).amount("12.50"));
        assertThat(status(run("trade", "show", id))).isEqualTo("REJECTED");
        return id;
    }

    private String caseOf(String tradeId) {
        return run("trade", "show", tradeId).json().at("/cases/0/case").asText();
    }

    private static String status(CliRun run) {
        return run.json().path("status").asText();
    }

    private String actions(String owner) {
        return String.valueOf(jdbc.queryForObject("""
                SELECT string_agg(action, ',' ORDER BY x.id) FROM ledger.account_action x
                JOIN ledger.account a ON a.id = x.account_id WHERE owner_id = ?
                """, String.class, owner));
    }

    private CliRun run(String... arguments) {
        String[] asJson = new String[arguments.length + 2];
        asJson[0] = "-o";
        asJson[1] = "json";
        System.arraycopy(arguments, 0, asJson, 2, arguments.length);
        return CliRun.of(setup, asJson);
    }
}
