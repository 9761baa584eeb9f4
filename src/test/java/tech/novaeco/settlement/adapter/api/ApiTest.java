package tech.novaeco.settlement.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.api.ApiStage.ADA;
import static tech.novaeco.settlement.adapter.api.ApiStage.AUDITOR;
import static tech.novaeco.settlement.adapter.api.ApiStage.BEN;
import static tech.novaeco.settlement.adapter.api.ApiStage.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.cli.CliRun;
import tech.novaeco.settlement.cli.OneShotWorker;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

/** Ada and Ben work over HTTP; every answer is as the document says. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class ApiTest {
    private static Servers servers;
    private static ApiStage stage;
    private static OneShotWorker worker;
    private static OpenApi document;
    private static String twin;

    @BeforeAll
    static void start(Servers given, @TempDir Path directory) throws Exception {
        servers = given;
        stage = ApiStage.withPeople(servers, directory);
        worker = new OneShotWorker(DatabaseUrl.parse(servers.databaseUrl()));
        document = OpenApi.read();
        twin = ApiStage.basic(stage.twin);
    }

    @AfterAll
    static void stop() {
        worker.close();
        stage.close();
    }

    @Test
    void an_account_is_opened_funded_by_two_people_frozen_and_closed() {
        String owner = open(ADA);
        JsonNode asked = fund(ADA, owner, "5.00");
        assertThat(asked.path("maker").asText()).isEqualTo("api:ada");
        assertThat(asked.path("outcome").isNull()).isTrue();
        assertThat(worker.sweep("on")).isFalse();

        JsonNode approved =
                told(200, "decide", stage.post(BEN, requestPath(asked) + "/approve", "{\"note\":\"seen\"}"));
        assertThat(approved.path("checker").asText()).isEqualTo("api:ben");
        assertThat(worker.sweep("on")).isTrue();

        assertThat(told(200, "request", stage.get(AUDITOR, requestPath(asked)))
                        .path("outcome")
                        .asText())
                .isEqualTo("SETTLED");
        assertThat(told(200, "accounts", stage.get(AUDITOR, "/accounts/" + owner))
                        .at("/items/0/available")
                        .asText())
                .isEqualTo("5.00");
        assertThat(told(200, "entries", stage.get(AUDITOR, "/accounts/" + owner + "/EUR/entries?limit=1"))
                        .at("/items/0/amount")
                        .asText())
                .isEqualTo("5.00");
        assertThat(told(200, "changeAccount", stage.post(ADA, "/accounts/" + owner + "/EUR/status/freeze", "{}"))
                        .path("status")
                        .asText())
                .isEqualTo("DEBIT_FROZEN");
        assertProblem(409, "NOT_NOW", stage.post(ADA, "/accounts/" + owner + "/EUR/status/close", "{}"));
        assertProblem(409, "NOT_NOW", stage.post(ADA, "/accounts", "{\"owner\":\"" + owner + "\",\"asset\":\"EUR\"}"));
        assertThat(stage.admin.queryForList(
                        "SELECT x.action || ' ' || x.actor FROM ledger.account_action x JOIN ledger.account a ON a.id = x.account_id"
                                + " WHERE a.owner_id = ? ORDER BY x.id",
                        String.class,
                        owner))
                .containsExactly("OPEN api:ada", "FREEZE api:ada");
        assertThat(stage.admin.queryForList(
                        "SELECT DISTINCT set_by FROM ledger.account_terms t JOIN ledger.account a ON a.id = t.account_id"
                                + " WHERE a.owner_id = ?",
                        String.class,
                        owner))
                .containsExactly("api:ada");
    }

    @Test
    void a_maker_approves_by_no_door_what_he_asked_for_by_another() {
        String owner = open(twin);
        JsonNode byApi = fund(twin, owner, "1.00");
        assertProblem(403, "NOT_YOU", stage.post(twin, requestPath(byApi) + "/approve", "{}"));
        CliRun atTheDatabase = cli("request", "approve", byApi.path("request").asText(), "--wait", "0");
        assertThat(atTheDatabase.exitCode()).isEqualTo(1);
        assertThat(atTheDatabase.err())
                .contains("was made by api:" + stage.twin)
                .contains("you are " + stage.twin);

        String byLogin = cli("account", "fund", owner, "EUR", "2.00", "--ref", owner + "-2")
                .json()
                .path("request")
                .asText();
        assertProblem(403, "NOT_YOU", stage.post(twin, "/requests/" + byLogin + "/approve", "{}"));
        assertThat(worker.sweep("on")).isFalse();

        told(200, "decide", stage.post(BEN, "/requests/" + byLogin + "/approve", "{}"));
        JsonNode takenBack =
                told(200, "decide", stage.post(twin, requestPath(byApi) + "/refuse", "{\"note\":\"typo\"}"));
        assertThat(takenBack.path("outcome").asText()).isEqualTo("REFUSED by api:" + stage.twin + ": typo");
        assertProblem(409, "NOT_NOW", stage.post(BEN, requestPath(byApi) + "/approve", "{}"));
        assertThat(worker.sweep("on")).isTrue();
    }

    @Test
    void a_trade_is_shown_and_reversed() {
        String buyer = funded("20.00");
        String seller = open(ADA);
        String paid = UUID.randomUUID().toString();
        worker.receive(Trades.trade().id(paid).buyer(buyer).seller(seller).amount("12.50"));

        assertThat(told(200, "trade", stage.get(AUDITOR, "/trades/" + paid))
                        .path("status")
                        .asText())
                .isEqualTo("SETTLED");
        assertProblem(
                400,
                "WRONG",
                stage.post(ADA, "/trades/" + paid + "/reversals", "{\"amount\":\"99.999\",\"reason\":\"x\"}"));
        assertProblem(
                400, "WRONG", stage.post(ADA, "/trades/" + paid + "/reversals", "{\"amount\":12.5,\"reason\":\"x\"}"));
        assertProblem(
                404, "NOT_FOUND", stage.post(ADA, "/trades/" + UUID.randomUUID() + "/reversals", "{\"reason\":\"x\"}"));
        JsonNode asked = told(
                202,
                "reverse",
                stage.post(ADA, "/trades/" + paid + "/reversals", "{\"amount\":\"2.50\",\"reason\":\"agreed\"}"));
        told(200, "decide", stage.post(BEN, requestPath(asked) + "/approve", "{}"));
        worker.sweep("on");

        assertThat(told(200, "trade", stage.get(AUDITOR, "/trades/" + paid))
                        .at("/reversed/0/amount")
                        .asText())
                .isEqualTo("2.50 EUR");
        assertProblem(409, "NOT_NOW", stage.post(ADA, "/trades/" + paid + "/reversals", "{\"reason\":\"again\"}"));
        assertProblem(404, "NOT_FOUND", stage.get(AUDITOR, "/trades/" + UUID.randomUUID()));
        assertProblem(400, "WRONG", stage.get(AUDITOR, "/trades/1"));
    }

    @Test
    void cases_are_listed_in_pages_retried_alone_and_cancelled_together() {
        String poor = open(ADA);
        String seller = open(ADA);
        List<String> cases = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String trade = UUID.randomUUID().toString();
            worker.receive(Trades.trade().id(trade).buyer(poor).seller(seller).amount("12.50"));
            cases.add(told(200, "trade", stage.get(AUDITOR, "/trades/" + trade))
                    .at("/cases/0/case")
                    .asText());
        }
        JsonNode first = told(200, "cases", stage.get(AUDITOR, "/cases?reason=LACK_OF_FUNDS&limit=2"));
        assertThat(first.path("more").asBoolean()).isTrue();
        JsonNode second = told(
                200,
                "cases",
                stage.get(
                        AUDITOR,
                        "/cases?reason=LACK_OF_FUNDS&after="
                                + first.path("after").asText()));
        assertThat(first.at("/items/0/case").asText()).isEqualTo(cases.get(0));
        assertThat(second.at("/items/0/case").asText()).isEqualTo(cases.get(2));
        assertThat(told(200, "cases", stage.get(AUDITOR, "/cases?reason=EXPIRED"))
                        .path("items"))
                .isEmpty();

        JsonNode retry =
                told(202, "actOnCase", stage.post(ADA, "/cases/" + cases.get(0) + "/retry", "{\"note\":\"paid in\"}"));
        assertProblem(409, "NOT_NOW", stage.post(BEN, "/cases/" + cases.get(0) + "/cancel", "{}"));
        JsonNode group = told(
                202,
                "actOnCases",
                stage.post(ADA, "/case-groups/cancel", "{\"reason\":\"LACK_OF_FUNDS\",\"note\":\"withdrawn\"}"));
        assertThat(group.path("requests")).hasSize(2);
        assertThat(told(202, "actOnCases", stage.post(BEN, "/case-groups/cancel", "{\"reason\":\"LACK_OF_FUNDS\"}"))
                        .path("requests"))
                .isEmpty();
        assertProblem(409, "NOT_NOW", stage.post(ADA, "/case-groups/retry", "{\"reason\":\"MALFORMED\"}"));
        assertThat(told(200, "requests", stage.get(AUDITOR, "/requests?limit=3"))
                        .path("items"))
                .hasSize(3);

        told(200, "decide", stage.post(BEN, requestPath(retry) + "/approve", "{}"));
        group.path("requests")
                .forEach(id -> told(200, "decide", stage.post(BEN, "/requests/" + id.asText() + "/approve", "{}")));
        worker.sweep("on");

        JsonNode cancelled = told(200, "case", stage.get(AUDITOR, "/cases/" + cases.get(2)));
        assertThat(cancelled.path("state").asText()).isEqualTo("CANCELLED");
        assertThat(cancelled.at("/actions/0/maker").asText()).isEqualTo("api:ada");
        assertThat(told(200, "case", stage.get(AUDITOR, "/cases/" + cases.get(0)))
                        .path("state")
                        .asText())
                .isEqualTo("OPEN");
        told(202, "actOnCase", stage.post(ADA, "/cases/" + cases.get(0) + "/cancel", "{}"));
        worker.sweep("off");
    }

    @Test
    void everybody_learns_who_he_is() {
        JsonNode me = told(200, "me", stage.get(ApiStage.OPERATOR, "/me"));
        assertThat(me.path("name").asText()).isEqualTo("api:otto");
        assertThat(me.path("roles").asText()).isEqualTo("operator");
        assertThat(stage.get(AUDITOR, "/openapi.yaml").body()).startsWith("openapi: 3.1.0");
    }

    private static String funded(String amount) {
        String owner = open(ADA);
        told(200, "decide", stage.post(BEN, requestPath(fund(ADA, owner, amount)) + "/approve", "{}"));
        worker.sweep("on");
        return owner;
    }

    private static String open(String who) {
        String owner = "owner:" + UUID.randomUUID();
        told(201, "openAccount", stage.post(who, "/accounts", "{\"owner\":\"" + owner + "\",\"asset\":\"EUR\"}"));
        return owner;
    }

    private static JsonNode fund(String who, String owner, String amount) {
        return told(
                202,
                "fund",
                stage.post(
                        who,
                        "/accounts/" + owner + "/EUR/fundings",
                        "{\"amount\":\"" + amount + "\",\"ref\":\"" + owner + "\"}"));
    }

    private static String requestPath(JsonNode request) {
        return "/requests/" + request.path("request").asText();
    }

    private static CliRun cli(String... arguments) {
        String[] all = new String[arguments.length + 2];
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        all[0] = "-o";
        all[1] = "json";
        return CliRun.of(CliRun.servers(stage.as(stage.twin), servers.rabbitUri(), true), all);
    }

    /** The answer, which is as the document says of this operation. */
    private static JsonNode told(int status, String operation, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode body = json(response);
        assertThat(document.faults(operation, status, body)).as(response.body()).isEmpty();
        return body;
    }

    private static void assertProblem(int status, String reason, HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = json(response);
        assertThat(document.problemFaults(problem)).isEmpty();
        assertThat(problem.path("reason").asText()).isEqualTo(reason);
    }
}
