package tech.novaeco.settlement.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.receipt.SigningKey;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.seal.SealKeyFile;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerCommand;

/** A worker with a marked secret in every setting that holds one works, fails, and is looked at: none of them is to be seen. */
@Tag("services")
@ExtendWith(ServersExtension.class)
class RedactionIT {
    private static final String DATABASE = "marked-database-secret";
    private static final String ADMIN = "marked-admin-secret";
    private static final String MIGRATION = "marked-migration-secret";
    private static final String CONSOLE = "marked-console-secret";
    private static final String API = "marked-api-secret";

    @TempDir
    private Path directory;

    private final List<String> secrets = new ArrayList<>(List.of(DATABASE, ADMIN, MIGRATION, CONSOLE, API));

    @Test
    void no_secret_is_in_a_log_a_metric_a_thread_or_an_answer(Servers servers) throws Exception {
        URI broker = URI.create(servers.rabbitUri());
        secrets.add(String.valueOf(broker.getUserInfo()));
        String database = URI.create(servers.databaseUrl()).getPath().substring(1);
        try (LedgerSql admin = new LedgerSql(servers.jdbcUrl())) {
            Map<String, String> logins = Map.of("w_" + database, DATABASE, "m_" + database, MIGRATION);
            logins.forEach((login, password) ->
                    admin.run("CREATE ROLE " + login + " SUPERUSER LOGIN PASSWORD '" + password + "'"));
            try (Stage stage = Stage.open(servers, command(servers, database, broker))) {
                work(stage);
                shown(stage).forEach((where, text) -> {
                    assertThat(text).as(where).isNotEmpty();
                    secrets.forEach(secret -> assertThat(text).as(where).doesNotContain(secret));
                });
            } finally {
                for (String login : logins.keySet()) {
                    admin.run("REASSIGN OWNED BY " + login + " TO CURRENT_USER");
                    admin.run("DROP OWNED BY " + login);
                    admin.run("DROP ROLE " + login);
                }
            }
        }
    }

    private WorkerCommand command(Servers servers, String database, URI broker) throws IOException {
        Path receiptKeys = directory.resolve("receipt-keys.json");
        new KeyFile(SigningKey.generate(new SecureRandom()), List.of()).create(receiptKeys);
        new ObjectMapper().readTree(receiptKeys.toFile()).findValues("d").forEach(d -> secrets.add(d.asText()));
        Path seal = directory.resolve("seal.key");
        NoteSigner signer = NoteSigner.generate("novafin/settlement", new SecureRandom());
        SealKeyFile.create(seal, signer);
        secrets.add(signer.secretText().strip());
        for (JsonNode key :
                new ObjectMapper().readTree(SampleKeys.FILE.toFile()).findValues("k")) {
            secrets.add(key.asText());
        }
        return new WorkerCommand()
                .with("RABBITMQ_URI", servers.rabbitUri())
                .with(
                        "RABBITMQ_ADMIN_URI",
                        "amqp://admin:" + ADMIN + "@" + broker.getAuthority().replaceFirst(".*@", ""))
                .with("DATABASE_URL", login(servers, "w_" + database, DATABASE))
                .with("DATABASE_MIGRATION_URL", login(servers, "m_" + database, MIGRATION))
                .with("RECEIPT_KEY_FILE", receiptKeys.toString())
                .with("TRADE_KEYS_FILE", SampleKeys.FILE.toString())
                .with("SEAL_KEY_FILE", seal.toString())
                .with("DATABASE_API_URL", login(servers, "a_" + database, API))
                .with("OVERVIEW_ENABLED", "true")
                .with("HAWTIO_ENABLED", "true")
                .with("HAWTIO_PASSWORD", CONSOLE);
    }

    private static String login(Servers servers, String login, String password) {
        return servers.databaseUrl().replaceFirst("//[^@]*@", "//" + login + ":" + password + "@");
    }

    /** A good trade, a forged one, and what is no trade: each takes another way. */
    private static void work(Stage stage) throws Exception {
        stage.ledger().open("alice", "EUR", 1_000_000);
        stage.ledger().open("bob", "EUR", 0);
        UUID good = UUID.randomUUID();
        ObjectNode signed =
                Trades.trade().id(good.toString()).amount("0.01").tree().require();
        SampleKeys.secret("desk-1").sign(signed);
        stage.publish(List.of(
                signed.toString().getBytes(UTF_8),
                Trades.trade().id(UUID.randomUUID().toString()).bytes(),
                "{".getBytes(UTF_8)));
        stage.awaitTold(good, "PAID");
        Awaitility.await("both refused")
                .atMost(Stage.PATIENCE)
                .until(() -> stage.journal().deadLetters().entries().size() >= 2);
    }

    /** All that a worker says, to anybody and to those who are logged in. */
    private static Map<String, String> shown(Stage stage) throws Exception {
        Map<String, String> shown = new LinkedHashMap<>();
        for (String path :
                List.of("/metrics", "/health", "/health/ready", "/overview.json", "/.well-known/jwks.json")) {
            shown.put(path, stage.worker().get(path).body());
        }
        for (String beans : List.of("org.apache.camel:*", "java.lang:*", "*:*")) {
            shown.put(beans, jolokia(stage, "{\"type\":\"read\",\"mbean\":\"" + beans + "\"}"));
        }
        shown.put("threads", stage.worker().threadDump());
        shown.put("log", stage.worker().logText());
        return shown;
    }

    private static String jolokia(Stage stage, String question) throws Exception {
        String basic = Base64.getEncoder().encodeToString(("operator:" + CONSOLE).getBytes(UTF_8));
        HttpRequest request = HttpRequest.newBuilder(stage.worker().httpUri("/jolokia"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.ofString(question))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
