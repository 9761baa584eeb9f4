package tech.novaeco.settlement.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.api.ApiStage.ADA;
import static tech.novaeco.settlement.adapter.api.ApiStage.AUDITOR;
import static tech.novaeco.settlement.adapter.api.ApiStage.BEN;
import static tech.novaeco.settlement.adapter.api.ApiStage.OPERATOR;
import static tech.novaeco.settlement.adapter.api.ApiStage.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.cli.OneShotWorker;
import tech.novaeco.settlement.support.ManyEntries;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Statements and balances over HTTP, as the document says, to those who may see accounts. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class ApiStatementsTest {
    private static ApiStage stage;
    private static OneShotWorker worker;
    private static OpenApi document;

    @BeforeAll
    static void start(Servers servers, @TempDir Path directory) throws Exception {
        stage = ApiStage.withPeople(servers, directory);
        worker = new OneShotWorker(DatabaseUrl.parse(servers.databaseUrl()));
        document = OpenApi.read();
    }

    @AfterAll
    static void stop() {
        worker.close();
        stage.close();
    }

    /** Has 20.00 and pays 12.50 of it. */
    private static String payer(String payee) {
        String owner = open();
        JsonNode asked = json(stage.post(
                ADA, "/accounts/" + owner + "/EUR/fundings", "{\"amount\":\"20.00\",\"ref\":\"" + owner + "\"}"));
        stage.post(BEN, "/requests/" + asked.path("request").asText() + "/approve", "{}");
        assertThat(worker.sweep("on")).isTrue();
        worker.receive(Trades.trade().buyer(owner).seller(payee).amount("12.50"));
        return owner;
    }

    private static String open() {
        String owner = "owner:" + UUID.randomUUID();
        assertThat(stage.post(ADA, "/accounts", "{\"owner\":\"" + owner + "\",\"asset\":\"EUR\"}")
                        .statusCode())
                .isEqualTo(201);
        return owner;
    }

    private static String path(String owner, String what) {
        return "/accounts/" + owner + "/EUR/" + what;
    }

    private static JsonNode told(String operation, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode body = json(response);
        assertThat(document.faults(operation, 200, body)).as(response.body()).isEmpty();
        return body;
    }

    private static void assertProblem(int status, String reason, String detail, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode problem = json(response);
        assertThat(document.problemFaults(problem)).isEmpty();
        assertThat(problem.path("reason").asText()).isEqualTo(reason);
        assertThat(problem.path("detail").asText()).contains(detail);
    }

    @Test
    void periods_chain_and_the_balance_at_their_border_is_what_passes_over() {
        String payee = open();
        String payer = payer(payee);
        JsonNode whole = told("statement", stage.get(AUDITOR, path(payer, "statement")));
        assertThat(whole.path("entries")).hasSize(2);
        assertThat(whole.at("/entries/1/counterparty").asText()).isEqualTo(payee);
        assertThat(whole.path("closing").asText()).isEqualTo("7.50");
        String border = whole.at("/entries/1/time").asText();
        String elsewhere = border.replace("Z", "%2B00:00");

        JsonNode until = told("statement", stage.get(AUDITOR, path(payer, "statement?to=" + border)));
        JsonNode since =
                told("statement", stage.get(ADA, path(payer, "statement?from=" + elsewhere + "&to=2100-01-01")));
        JsonNode at = told("balance", stage.get(AUDITOR, path(payer, "balance?at=" + elsewhere)));
        assertThat(List.of(
                        until.path("closing").asText(),
                        since.path("opening").asText(),
                        at.path("posted").asText()))
                .containsOnly("20.00");
        assertThat(since.path("debits").asText()).isEqualTo("12.50");
        assertThat(at.path("available").isNull()).isTrue();
        assertThat(told("balance", stage.get(AUDITOR, path(payer, "balance")))
                        .path("available")
                        .asText())
                .isEqualTo("7.50");
    }

    @Test
    void whoever_accepts_csv_gets_a_table() {
        String payer = payer(open());
        HttpResponse<String> csv = stage.send(
                AUDITOR,
                HttpRequest.newBuilder(stage.uri(path(payer, "statement")))
                        .header("Accept", "text/csv;q=0.9, */*;q=0.1"));
        assertThat(csv.statusCode()).isEqualTo(200);
        assertThat(csv.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
        assertThat(csv.body())
                .startsWith("line,time,tradeId,kind,counterparty,tokenId,charge,rateId,amount,balance,text\r\n")
                .contains(",-12.50,7.50,\r\n", "closing,,,,,,,,,7.50,\r\n");
        HttpResponse<String> unwanted = stage.send(
                AUDITOR,
                HttpRequest.newBuilder(stage.uri(path(payer, "statement"))).header("Accept", "text/csv;q=0, */*"));
        assertThat(told("statement", unwanted).path("count").asInt()).isEqualTo(2);
    }

    @Test
    void only_who_may_see_accounts_sees_statements() {
        String payer = payer(open());
        for (String what : List.of("statement", "balance")) {
            assertThat(stage.get(null, path(payer, what)).statusCode()).isEqualTo(401);
            assertProblem(403, "NOT_ALLOWED", "accountant", stage.get(OPERATOR, path(payer, what)));
            assertThat(stage.post(ADA, path(payer, what), "{}").statusCode()).isEqualTo(404);
            assertProblem(404, "NOT_FOUND", "no account in EUR", stage.get(ADA, path("owner:none", what)));
        }
    }

    @Test
    void times_are_read_strictly_and_only_from_the_query() {
        String payer = payer(open());
        assertProblem(400, "WRONG", "at: 'noon'", stage.get(ADA, path(payer, "balance?at=noon")));
        assertProblem(400, "WRONG", "from: ''", stage.get(ADA, path(payer, "statement?from")));
        assertProblem(400, "WRONG", "twice", stage.get(ADA, path(payer, "statement?to=2026-01-01&to=2026-01-02")));
        assertProblem(
                400,
                "WRONG",
                "from must lie before to",
                stage.get(ADA, path(payer, "statement?from=2026-01-02&to=2026-01-02")));
        assertProblem(400, "WRONG", "from, to", stage.get(ADA, path(payer, "statement?limit=5")));
        HttpResponse<String> withHeaders = stage.send(
                ADA,
                HttpRequest.newBuilder(stage.uri(path(payer, "statement")))
                        .header("From", "ada@example.org")
                        .header("to", "2020-01-01"));
        assertThat(told("statement", withHeaders).path("count").asInt()).isEqualTo(2);
    }

    @Test
    void a_statement_longer_than_an_answer_is_a_matter_for_the_command() {
        String payer = open();
        String payee = open();
        ManyEntries.between(stage.admin, payer, payee, ApiStatements.MAX_ENTRIES + 1);
        assertProblem(400, "WRONG", "the period has 10001 entries", stage.get(ADA, path(payee, "statement")));
        assertThat(told("balance", stage.get(ADA, path(payee, "balance?at=2100-01-01")))
                        .path("posted")
                        .asText())
                .isEqualTo("100.01");
    }

    @Test
    void figures_that_contradict_each_other_are_not_given_away() {
        String payer = payer(open());
        stage.admin.update(
                "UPDATE ledger.account_balance SET posted = posted + 1 WHERE account_id ="
                        + " (SELECT id FROM ledger.account WHERE owner_id = ?)",
                payer);
        assertProblem(500, "DOES_NOT_TIE_OUT", "sum to 7.50, but", stage.get(ADA, path(payer, "statement")));
        assertProblem(500, "DOES_NOT_TIE_OUT", "ledger verify", stage.get(ADA, path(payer, "balance?at=2100-01-01")));
    }
}
