package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.receipt.KeySet;
import tech.novaeco.settlement.receipt.ReceiptVerifier;
import tech.novaeco.settlement.receipt.ReceiptVerifier.Verified;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/** Receipts as strangers get them from a running worker: by callback, over HTTP and on the command line. */
@Tag("alone")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReceiptsIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Servers servers;
    private Stage stage;
    private final Path directory;
    private final Path keys;

    ReceiptsIT(Servers servers) throws IOException {
        this.servers = servers;
        directory = Files.createTempDirectory("receipts");
        keys = directory.resolve("receipt-keys.json");
    }

    @BeforeAll
    void open() throws Exception {
        assertThat(command("keys", "generate", keys.toString())).contains("signs");
        stage = Stage.open(servers, WorkerProcess.of(servers).with("RECEIPT_KEY_FILE", keys.toString()));
        stage.ledger().open("alice", "EUR", 100_000);
        stage.ledger().open("bob", "EUR", 0);
    }

    @AfterAll
    void close() throws Exception {
        if (stage != null) {
            stage.close();
        }
    }

    @Test
    void receipts_of_old_keys_verify_for_ever_and_stay_the_same_bytes() throws Exception {
        List<UUID> trades = new ArrayList<>();
        List<String> receipts = new ArrayList<>();
        for (int rotations = 0; rotations < 3; rotations++) {
            if (rotations > 0) {
                rotate();
            }
            trades.add(settle("1.00"));
            receipts.add(get("/receipts/" + trades.get(rotations)).body());
        }
        ReceiptVerifier verifier =
                new ReceiptVerifier(KeySet.parse(get("/.well-known/jwks.json").body()));
        List<String> kids = new ArrayList<>();
        for (int i = 0; i < receipts.size(); i++) {
            Verified verified = verifier.verify(receipts.get(i));
            assertThat(verified.receipt().statement().tradeId().value()).isEqualTo(trades.get(i));
            kids.add(verified.key().kid());
            assertThat(get("/receipts/" + trades.get(i)).body()).isEqualTo(receipts.get(i));
        }
        assertThat(kids).doesNotHaveDuplicates();
        assertThat(Files.readString(keys)).containsOnlyOnce("\"d\":");
        assertThat(command("keys", "list", keys.toString())).contains(kids).contains("retired", "signs");
    }

    @Test
    void the_callback_carries_the_receipt_and_repeats_it_byte_for_byte() throws Exception {
        UUID trade = settle("2.00");
        String served = get("/receipts/" + trade).body();
        byte[] told = callbacks(trade).get(0);
        assertThat(new String(told, StandardCharsets.UTF_8)).contains("\"receipt\":" + served);

        stage.ledger().run("ALTER TABLE ledger.batch DISABLE TRIGGER final");
        stage.ledger()
                .run(
                        "UPDATE ledger.batch SET dispatched_at = NULL"
                                + " WHERE id = (SELECT batch_id FROM ledger.settlement WHERE trade_id = ?)",
                        trade);
        stage.ledger().run("ALTER TABLE ledger.batch ENABLE ALWAYS TRIGGER final");
        Awaitility.await("told again")
                .atMost(Stage.PATIENCE)
                .until(() -> callbacks(trade).size() > 1);
        assertThat(callbacks(trade)).allSatisfy(again -> assertThat(again).isEqualTo(told));
    }

    @Test
    void a_receipt_verifies_on_the_command_line_and_warns_of_a_reversal() throws Exception {
        UUID trade = settle("3.00");
        Path receipt = Files.writeString(
                directory.resolve(trade + ".json"), get("/receipts/" + trade).body());
        Path jwks = Files.writeString(
                directory.resolve("jwks.json"), get("/.well-known/jwks.json").body());
        String worker = stage.worker().httpUri("").toString();
        assertThat(command("receipt", "verify", receipt.toString(), "--worker", worker))
                .contains("true", "alice", "SETTLED")
                .doesNotContain("WARNING");

        assertThat(stage.ledger().reverse(trade, "delivered twice")).isEqualTo("SETTLED");
        JsonNode status = json(get("/receipts/" + trade + "/status").body());
        assertThat(status.path("status").asText()).isEqualTo("SETTLED");
        assertThat(status.path("reversed").asBoolean()).isTrue();
        String reversal = status.path("reversedBy").path(0).asText();
        assertThat(command("receipt", "verify", receipt.toString(), "--jwks", jwks.toString(), "--worker", worker))
                .contains("WARNING", reversal);
        assertThat(page("/receipts/" + trade).body()).contains("REVERSED", "/receipts/" + reversal);
        assertThat(get("/receipts/" + reversal).body()).contains("\"kind\":\"REVERSAL\"", "\"reverses\":\"" + trade);
        assertThat(command(
                        "receipt",
                        "verify",
                        receipt.toString(),
                        "--jwks",
                        jwks.toString(),
                        "--worker",
                        "http://127.0.0.1:1"))
                .contains("UNREACHABLE");
        assertThat(command("receipt", "show", trade.toString(), "-o", "json").strip())
                .endsWith(get("/receipts/" + trade).body());
    }

    @Test
    void a_browser_gets_a_page_and_what_is_not_there_is_said_clearly() throws Exception {
        UUID trade = settle("4.00");
        assertThat(page("/receipts/" + trade).body()).contains("SETTLED", "alice", "bob", "4.00", "<svg");
        for (String path : List.of("/receipts/" + trade, "/receipts/" + UUID.randomUUID(), "/verify")) {
            HttpResponse<String> page = page(path);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(path)
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        }
        HttpResponse<String> verify = page("/verify");
        assertThat(verify.body())
                .contains(json(get("/.well-known/jwks.json").body())
                        .path("keys")
                        .path(0)
                        .path("kid")
                        .asText());
        assertThat(verify.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("connect-src 'none'");

        HttpResponse<String> unknown = get("/receipts/" + UUID.randomUUID());
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(json(unknown.body()).path("error").asText()).isEqualTo("NOT_FOUND");
        assertThat(get("/receipts/" + UUID.randomUUID() + "/status").statusCode())
                .isEqualTo(404);
        assertThat(get("/receipts/seven").statusCode()).isEqualTo(400);
        UUID poor = publish("1000000.00", "REJECTED");
        assertThat(get("/receipts/" + poor).statusCode()).isEqualTo(404);
        assertThat(page("/receipts/" + poor).body()).contains("REJECTED (LACK_OF_FUNDS)");
    }

    private UUID settle(String amount) throws Exception {
        return publish(amount, "PAID");
    }

    private UUID publish(String amount, String status) throws Exception {
        UUID id = UUID.randomUUID();
        stage.publish(Trades.trade().id(id.toString()).amount(amount));
        stage.awaitTold(id, status);
        return id;
    }

    private List<byte[]> callbacks(UUID trade) {
        return stage.journal().callbacks().entries().stream()
                .filter(entry -> entry.json().path("subject").asText().equals(trade.toString()))
                .map(entry -> entry.body())
                .toList();
    }

    private void rotate() {
        String rotated = command("keys", "rotate", keys.toString());
        String kid = rotated.replaceAll("(?s).*signs +(\\S+).*", "$1");
        Awaitility.await("key " + kid)
                .atMost(Stage.PATIENCE)
                .until(() -> stage.worker().logText().contains("signed with key " + kid + " from now on"));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return ask(path, "application/json");
    }

    private HttpResponse<String> page(String path) throws Exception {
        return ask(path, "text/html,*/*;q=0.8");
    }

    private HttpResponse<String> ask(String path, String accept) throws Exception {
        URI uri = stage.worker().httpUri(path);
        return HTTP.send(HttpRequest.newBuilder(uri).header("Accept", accept).build(), BodyHandlers.ofString());
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }

    private String command(String... arguments) {
        WorkerCommand command = WorkerProcess.of(servers).withArguments(arguments);
        try (WorkerProcess run = command.start()) {
            assertThat(run.awaitEnd().exitCode()).as(run.logText()).isZero();
            return run.logText();
        }
    }
}
