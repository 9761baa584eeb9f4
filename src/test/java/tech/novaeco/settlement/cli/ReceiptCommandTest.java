package tech.novaeco.settlement.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.receipt.KeyFile;
import tech.novaeco.settlement.support.ReceiptSamples;
import tech.novaeco.settlement.support.ReceiptSamples.Sample;

/** Receipts and keys on the command line, without ledger and mostly without worker. */
class ReceiptCommandTest {
    private static final String JWKS =
            ReceiptSamples.DIRECTORY.resolve("jwks.json").toString();

    @TempDir
    private Path directory = Path.of("");

    static List<Sample> samples() {
        return ReceiptSamples.all();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void it_says_of_every_golden_receipt_whether_it_is_true_and_what_is_wrong_where(Sample sample) throws IOException {
        CliRun run = cli("receipt", "verify", file(sample), "--jwks", JWKS, "--offline", "-o", "json");
        assertThat(run.exitCode()).isEqualTo(sample.valid() ? 0 : 1);
        assertThat(run.json().path("valid").asBoolean()).isEqualTo(sample.valid());
        assertThat(run.json().path("flaw").asText("VALID")).isEqualTo(sample.verdict());
        assertThat(run.json().path("where").asText("")).matches(sample.valid() ? "" : ".+");
    }

    @Test
    void a_worker_that_does_not_answer_is_told_of_calmly() throws IOException {
        String file = file(ReceiptSamples.named("valid-paid"));
        CliRun run = cli("receipt", "verify", file, "--jwks", JWKS, "--worker", "http://127.0.0.1:1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("UNREACHABLE", "sample-buyer");
        assertThat(run.err()).contains("not known").doesNotContain("Exception");

        CliRun keyless = cli("receipt", "verify", file, "--worker", "http://127.0.0.1:1");
        assertThat(keyless.exitCode()).isEqualTo(3);
        assertThat(keyless.err()).contains("--jwks");
    }

    @Test
    void it_warns_where_the_worker_knows_of_a_reversal_or_does_not_know_the_trade() throws IOException {
        String file = file(ReceiptSamples.named("valid-paid"));
        try (Answering worker = new Answering()) {
            worker.status = 200;
            worker.body = "{\"status\":\"SETTLED\",\"reversed\":true,\"reversedBy\":[\"some-reversal\"]}";
            CliRun reversed = cli("receipt", "verify", file, "--jwks", JWKS, "--worker", worker.url());
            assertThat(reversed.exitCode()).isZero();
            assertThat(reversed.err()).contains("WARNING", "some-reversal");

            worker.status = 404;
            worker.body = "{\"error\":\"NOT_FOUND\",\"text\":\"...\"}";
            CliRun unknown = cli("receipt", "verify", file, "--jwks", JWKS, "--worker", worker.url());
            assertThat(unknown.exitCode()).isZero();
            assertThat(unknown.err()).contains("WARNING", "restored from a backup");

            worker.status = 200;
            worker.body = ReceiptSamples.jwks();
            assertThat(cli("receipt", "verify", file, "--worker", worker.url()).exitCode())
                    .isZero();
            assertThat(cli("receipt", "verify", file, "--jwks", worker.url() + "/jwks.json", "--offline")
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void wrong_use_is_refused_in_one_line() throws IOException {
        String file = file(ReceiptSamples.named("valid-paid"));
        List<CliRun> runs = new ArrayList<>();
        runs.add(cli("receipt", "verify", file, "--offline"));
        runs.add(cli("receipt", "verify", file, "--jwks", "nowhere.json"));
        runs.add(cli("receipt", "verify", file, "--jwks", file));
        runs.add(cli("receipt", "verify", "nowhere.json", "--jwks", JWKS));
        runs.add(cli("keys", "rotate", directory.resolve("nowhere.json").toString()));
        runs.add(cli("keys", "generate"));
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err().strip()).isNotEmpty().doesNotContain("\n");
        });
    }

    @Test
    void keys_are_generated_once_and_rotated_and_never_shown() throws IOException {
        Path file = directory.resolve("keys.json");
        CliRun generated = cli("keys", "generate", file.toString(), "-o", "json");
        assertThat(generated.exitCode()).isZero();
        assertThat(cli("keys", "generate", file.toString()).exitCode()).isEqualTo(1);
        CliRun rotated = cli("keys", "rotate", file.toString(), "-o", "json");
        assertThat(rotated.json().path("retired")).isEqualTo(generated.json().path("signs"));
        KeyFile keys = KeyFile.read(file);
        assertThat(keys.signing()).hasToString(rotated.json().path("signs").asText());
        String secret = Files.readString(file).replaceAll("(?s).*\"d\":\"([^\"]+)\".*", "$1");
        assertThat(secret).hasSize(43);
        assertThat(generated.out() + rotated.out()).doesNotContain(secret).doesNotContain("\"d\"");
    }

    private String file(Sample sample) throws IOException {
        return Files.writeString(directory.resolve(sample.name()), sample.receipt())
                .toString();
    }

    private static CliRun cli(String... arguments) {
        return CliRun.of(CliRun.servers("postgresql://nobody@127.0.0.1:1/nowhere", "amqp://127.0.0.1:1"), arguments);
    }

    /** A worker that says what it is told to say, whatever it is asked. */
    private static final class Answering implements AutoCloseable {
        private final HttpServer server;
        private volatile int status = 500;
        private volatile String body = "";

        Answering() throws IOException {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            server.createContext("/", exchange -> {
                byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
