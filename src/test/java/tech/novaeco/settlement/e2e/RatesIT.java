package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.novaeco.settlement.adapter.rabbit.TradeSender;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Rates as a program publishes them to the running worker, and what it refuses. */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RatesIT {
    private final Stage stage;
    private final TradeSender rates;

    RatesIT(Servers servers) throws Exception {
        stage = Stage.open(servers);
        rates = new TradeSender(servers.rabbitUri(), "queue.finance.rates");
    }

    @BeforeAll
    void open_accounts() {
        stage.ledger().open("alice", "JPY", 1_000_000);
        stage.ledger().open("bob", "EUR", 0);
        stage.ledger().open("state", "EUR", 0);
        stage.ledger().fund("conversion-desk", "EUR", 100_000);
    }

    @AfterAll
    void close() throws Exception {
        rates.close();
        stage.close();
    }

    private static byte[] rate(String id, String price) {
        return """
                {"type": "RateQuoted", "rateId": "%s", "base": "EUR", "quote": "JPY", "rate": "%s", "source": "ECB", \
                "quotedAt": "%s", "validUntil": "%s"}""".formatted(
                        id, price, Instant.now().minusSeconds(60), Instant.now().plusSeconds(3_600))
                .getBytes(StandardCharsets.UTF_8);
    }

    private void send(byte[]... messages) {
        rates.send(Arrays.asList(messages), Instant.now());
    }

    private List<String> refusals(byte[] body) {
        return stage.journal().deadLetters().entries().stream()
                .filter(letter -> Arrays.equals(letter.body(), body))
                .map(letter -> letter.header("x-reason-code"))
                .toList();
    }

    @Test
    void a_published_rate_converts_the_next_trade_and_a_repeat_changes_nothing() throws Exception {
        byte[] rate = rate(UUID.randomUUID().toString(), "160.55");
        send(rate, rate);
        Awaitility.await("recorded")
                .atMost(Stage.PATIENCE)
                .until(() ->
                        stage.ledger().number("SELECT count(*) FROM ledger.conversion_rate WHERE numerator = 16055")
                                == 1);

        Trades trade = Trades.trade()
                .buyer("alice")
                .seller("bob")
                .amount("10.01")
                .with("payWith", "\"JPY\"")
                .with("charges", "[{\"payeeId\": \"state\", \"kind\": \"TAX\", \"percent\": \"19\"}]");
        UUID id = trade.event().tradeId().value();
        stage.publish(trade);
        stage.awaitTold(id, "PAID");

        assertThat(stage.ledger().balance("alice", "JPY")).isEqualTo(1_000_000 - 1_608);
        assertThat(stage.ledger().balance("bob", "EUR")).isEqualTo(811);
        assertThat(stage.ledger().balance("state", "EUR")).isEqualTo(190);
        assertThat(refusals(rate)).isEmpty();
    }

    @Test
    void another_rate_under_a_spent_id_is_refused_and_the_first_one_stays() {
        String id = UUID.randomUUID().toString();
        byte[] second = rate(id, "2");
        send(rate(id, "1"));
        Awaitility.await("recorded")
                .atMost(Stage.PATIENCE)
                .until(() -> stage.ledger()
                                .number("SELECT count(*) FROM ledger.conversion_rate WHERE id = ?", UUID.fromString(id))
                        == 1);
        send(second);

        Awaitility.await("refused")
                .atMost(Stage.PATIENCE)
                .until(() -> !refusals(second).isEmpty());
        assertThat(stage.ledger()
                        .number("SELECT numerator FROM ledger.conversion_rate WHERE id = ?", UUID.fromString(id)))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MALFORMED      | "rateId"        | rateId
            SCHEMA         | "RateQuoted"    | "TradeExecuted"
            SCHEMA         | "EUR"           | "DOUBLOON"
            SCHEMA         | "JPY"           | "MATERIAL_RIGHT"
            SCHEMA         | "JPY"           | "EUR"
            SCHEMA         | "source"        | "tradeHash"
            SCHEMA         | "ECB"           | "the ECB"
            AMOUNT_INVALID | "1"             | "0"
            AMOUNT_INVALID | "1"             | "1e9"
            AMOUNT_INVALID | "1"             | "-1"
            ID_INVALID     | "rateId": "0191b6a0-7c1e-7000-9000-0000000000ee" | "rateId": "00000000-0000-0000-0000-000000000000"
            """)
    void what_is_no_rate_is_refused_with_its_reason_and_those_behind_it_are_taken(
            String reason, String from, String to) {
        byte[] bad = new String(rate("0191b6a0-7c1e-7000-9000-0000000000ee", "1"), StandardCharsets.UTF_8)
                .replace(from, to)
                .getBytes(StandardCharsets.UTF_8);
        String good = UUID.randomUUID().toString();
        send(bad, rate(good, "3"));

        Awaitility.await("refused")
                .atMost(Stage.PATIENCE)
                .until(() -> !refusals(bad).isEmpty());
        assertThat(refusals(bad)).containsOnly(reason);
        Awaitility.await("the next one")
                .atMost(Stage.PATIENCE)
                .until(() -> stage.ledger()
                                .number(
                                        "SELECT count(*) FROM ledger.conversion_rate WHERE id = ?",
                                        UUID.fromString(good))
                        == 1);
    }
}
