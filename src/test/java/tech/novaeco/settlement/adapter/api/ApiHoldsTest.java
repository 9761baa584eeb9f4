package tech.novaeco.settlement.adapter.api;

import static org.assertj.core.api.Assertions.assertThat;
import static tech.novaeco.settlement.adapter.api.ApiStage.ADA;
import static tech.novaeco.settlement.adapter.api.ApiStage.AUDITOR;
import static tech.novaeco.settlement.adapter.api.ApiStage.BEN;
import static tech.novaeco.settlement.adapter.api.ApiStage.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.cli.OneShotWorker;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** Holds over HTTP, read by the API's own login; every answer is as the document says. */
@ExtendWith(ServersExtension.class)
@SuppressWarnings("NullAway.Init")
class ApiHoldsTest {
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

    @Test
    void a_hold_is_shown_while_it_lasts_and_when_it_was_captured() {
        String payer = funded("10.00");
        String payee = open();
        Deposits placed = Deposits.placed(payer, payee).amount("3.00");
        worker.receive(placed);
        String id = id(placed);

        JsonNode held = told("hold", "/holds/" + id);
        assertThat(held.path("state").asText()).isEqualTo("OPEN");
        assertThat(List.of(
                        held.path("payer").asText(),
                        held.path("payee").asText(),
                        held.path("asset").asText(),
                        held.path("amount").asText()))
                .containsExactly(payer, payee, "EUR", "3.00");
        assertThat(held.path("captured").isNull() && held.path("endedAt").isNull())
                .isTrue();

        Deposits captured = placed.captured().amount("1.20");
        worker.receive(captured);
        JsonNode ended = told("hold", "/holds/" + id);
        assertThat(ended.path("state").asText()).isEqualTo("CAPTURED");
        assertThat(ended.path("captured").asText()).isEqualTo("1.20");
        assertThat(ended.path("endedBy").asText()).isEqualTo(id(captured));
        assertThat(told("holds", "/holds?payer=" + payer).path("items")).isEmpty();
    }

    @Test
    void holds_of_a_payer_are_listed_in_pages_by_how_they_are() {
        String payer = funded("10.00");
        String payee = open();
        List<Deposits> placed = List.of(
                Deposits.placed(payer, payee).amount("1.00"),
                Deposits.placed(payer, payee).amount("2.00"),
                Deposits.placed(payer, payee).amount("0.50"),
                Deposits.placed(payer, payee)
                        .amount("0.25")
                        .expiresAt(Instant.now().plusMillis(1_500)));
        placed.forEach(worker::receive);
        String stranger = funded("5.00");
        worker.receive(Deposits.placed(stranger, payee).amount("4.00"));
        worker.receive(placed.get(1).released());
        Awaitility.await()
                .until(() -> ids("/holds?payer=" + payer + "&state=OVER").equals(List.of(id(placed.get(3)))));

        assertThat(ids("/holds?payer=" + payer)).containsExactly(id(placed.get(0)), id(placed.get(2)));
        assertThat(ids("/holds?state=RELEASED&payer=" + payer)).containsExactly(id(placed.get(1)));
        assertThat(ids("/holds?state=EXPIRED&payer=" + payer)).isEmpty();
        worker.sweepHolds();
        assertThat(ids("/holds?state=OVER&payer=" + payer)).isEmpty();
        assertThat(ids("/holds?state=EXPIRED&payer=" + payer)).containsExactly(id(placed.get(3)));
        assertThat(ids("/holds?state=CAPTURED&payer=" + payer)).isEmpty();

        JsonNode first = told("holds", "/holds?state=ALL&limit=3&payer=" + payer);
        assertThat(first.path("more").asBoolean()).isTrue();
        assertThat(ids(first)).containsExactly(id(placed.get(0)), id(placed.get(1)), id(placed.get(2)));
        JsonNode second = told(
                "holds",
                "/holds?state=ALL&limit=3&payer=" + payer + "&after="
                        + first.path("after").asText());
        assertThat(second.path("more").asBoolean()).isFalse();
        assertThat(ids(second)).containsExactly(id(placed.get(3)));
        assertThat(ids("/holds?state=ALL&limit=500"))
                .hasSizeGreaterThan(4)
                .containsAll(placed.stream().map(ApiHoldsTest::id).toList());
        assertThat(ids("/holds")).contains(id(placed.get(0))).doesNotContain(id(placed.get(1)));
    }

    @Test
    void what_is_not_there_or_wrongly_asked_for_is_refused() {
        assertProblem(404, "NOT_FOUND", "/holds/" + UUID.randomUUID());
        for (String wrong : List.of(
                "/holds/1",
                "/holds?state=HELD",
                "/holds?status=OPEN",
                "/holds?payer=",
                "/holds?payer=a%27b",
                "/holds?after=1",
                "/holds?limit=501",
                "/holds/" + UUID.randomUUID() + "?state=OPEN")) {
            assertProblem(400, "WRONG", wrong);
        }
    }

    private static String id(Deposits message) {
        return message.document().tradeId().toString();
    }

    private static List<String> ids(String path) {
        return ids(told("holds", path));
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("hold").asText())
                .toList();
    }

    private static String funded(String amount) {
        String owner = open();
        JsonNode asked = json(stage.post(
                ADA,
                "/accounts/" + owner + "/EUR/fundings",
                "{\"amount\":\"" + amount + "\",\"ref\":\"" + owner + "\"}"));
        stage.post(BEN, "/requests/" + asked.path("request").asText() + "/approve", "{}");
        assertThat(worker.sweep("on")).isTrue();
        return owner;
    }

    private static String open() {
        String owner = "owner:" + UUID.randomUUID();
        HttpResponse<String> opened = stage.post(ADA, "/accounts", "{\"owner\":\"" + owner + "\",\"asset\":\"EUR\"}");
        assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
        return owner;
    }

    /** The answer to an auditor, which is as the document says of this operation. */
    private static JsonNode told(String operation, String path) {
        HttpResponse<String> response = stage.get(AUDITOR, path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        JsonNode body = json(response);
        assertThat(document.faults(operation, 200, body)).as(response.body()).isEmpty();
        return body;
    }

    private static void assertProblem(int status, String reason, String path) {
        HttpResponse<String> response = stage.get(AUDITOR, path);
        assertThat(response.statusCode()).as(path + response.body()).isEqualTo(status);
        assertThat(document.problemFaults(json(response))).isEmpty();
        assertThat(json(response).path("reason").asText()).isEqualTo(reason);
    }
}
