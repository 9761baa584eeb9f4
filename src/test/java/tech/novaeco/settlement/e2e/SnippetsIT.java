package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.novaeco.settlement.support.SampleKeys;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Snippet;
import tech.novaeco.settlement.support.Snippet.Ended;
import tech.novaeco.settlement.support.Trades;

/** The publishers' programs in {@code docs/publishing}, run as their readers run them. */
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnippetsIT {
    private static final Path VECTORS = Path.of("src/main/resources/contract/vectors");

    private final Servers servers;
    private final Stage stage;

    @TempDir
    private Path directory = Path.of("");

    SnippetsIT(Servers servers) throws Exception {
        this.servers = servers;
        this.stage = Stage.open(servers);
    }

    @BeforeAll
    void openAccounts() {
        stage.ledger().open("alice", "EUR", 10_000);
        stage.ledger().open("bob", "EUR", 0);
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
    }

    @ParameterizedTest
    @EnumSource
    void it_computes_the_hash_of_every_golden_vector(Snippet snippet) throws IOException {
        snippet.assumeRuns();
        List<String> arguments = new ArrayList<>(List.of("hash"));
        List<String> expected = new ArrayList<>();
        try (Stream<Path> vectors = Files.list(VECTORS)) {
            for (Path vector : vectors.sorted().toList()) {
                Path event = directory.resolve(vector.getFileName());
                // the event as it is written, for that is what a publisher has
                String text = Files.readString(vector);
                Files.writeString(
                        event, text.substring(text.indexOf("\"event\": ") + 9, text.indexOf(",\n  \"canonical\"")));
                arguments.add(event.toString());
                expected.add(text.replaceAll("(?s).*\"sha256\": \"([0-9a-f]{64})\".*", "$1") + " " + event);
            }
        }
        Ended ended = snippet.run(servers.rabbitUri(), arguments);
        assertThat(ended.output().lines()).containsExactlyElementsOf(expected);
        assertThat(ended.exitCode()).isZero();
        assertThat(expected).hasSizeGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource
    void it_makes_every_golden_signature(Snippet snippet) throws IOException {
        snippet.assumeSigns();
        for (String kid : List.of("market-1", "desk-1")) {
            List<String> arguments = new ArrayList<>(List.of("sign"));
            List<String> expected = new ArrayList<>();
            for (Path vector : signaturesOf(kid)) {
                Path event = directory.resolve(vector.getFileName());
                String text = Files.readString(vector);
                Files.writeString(
                        event, text.substring(text.indexOf("\"event\": ") + 9, text.indexOf(",\n  \"signed\"")));
                arguments.add(event.toString());
                expected.add(text.replaceAll("(?s).*\"value\": \"([^\"]+)\".*", "$1") + " " + event);
            }
            Ended ended = snippet.signing(servers.rabbitUri(), SampleKeys.secretFile(kid), arguments);
            assertThat(ended.output().lines()).containsExactlyElementsOf(expected);
            assertThat(ended.exitCode()).isZero();
            assertThat(expected).hasSizeGreaterThanOrEqualTo(3);
        }
    }

    private static List<Path> signaturesOf(String kid) throws IOException {
        List<Path> vectors = new ArrayList<>();
        try (Stream<Path> files = Files.list(SampleKeys.DIRECTORY)) {
            for (Path file : files.sorted().toList()) {
                if (Files.readString(file).contains("\"signature\": {\"kid\": \"" + kid + "\"")) {
                    vectors.add(file);
                }
            }
        }
        return vectors;
    }

    @ParameterizedTest
    @EnumSource
    void it_publishes_a_trade_and_reads_the_callback(Snippet snippet) throws IOException {
        snippet.assumePublishes(servers);
        UUID id = UUID.randomUUID();
        Ended paid = publish(snippet, id, "1.00");
        assertThat(paid.output().lines().map(String::strip)).containsExactly("confirmed " + id, "PAID");
        assertThat(paid.exitCode()).isZero();
        stage.awaitTold(id, "PAID"); // queue.trade.callbacks has it as well

        UUID poor = UUID.randomUUID();
        Ended rejected = publish(snippet, poor, "1000000.00");
        assertThat(rejected.output()).contains("confirmed " + poor, "REJECTED LACK_OF_FUNDS ");
        assertThat(rejected.exitCode()).isEqualTo(1);
    }

    /** Its hash is left out: the snippet computes it. */
    private Ended publish(Snippet snippet, UUID id, String amount) throws IOException {
        Path file = directory.resolve(id + ".json");
        String trade = Trades.trade().id(id.toString()).amount(amount).json();
        Files.writeString(file, trade.replaceFirst(",\"tradeHash\":\"[0-9a-f]+\"", ""));
        assertThat(Files.readString(file)).doesNotContain("tradeHash");
        return snippet.run(servers.rabbitUri(), List.of("publish", file.toString()));
    }
}
