package tech.novaeco.settlement.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.novaeco.settlement.support.Corpus;
import tech.novaeco.settlement.support.CorpusLedger;
import tech.novaeco.settlement.support.HostileMessage;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;

@Tag("services")
@ExtendWith(ServersExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputIT {
    private static final Duration SENTINELS = Duration.ofSeconds(20);
    /** After a collection; a worker at rest holds some 60 MB, and the corpus alone has more than 10 MB. */
    private static final long HEAP = 200L << 20;

    /** Threads of bounded pools that are made when first asked for: HTTP's 20, those of health, connections and the JVM. */
    private static final int POOLS = 40;

    private final Stage stage;
    private double threads;

    HostileInputIT(Servers servers) throws Exception {
        stage = Stage.open(servers);
    }

    @BeforeAll
    void openAccounts() throws Exception {
        stage.ledger().open("alice", "EUR", 1_000_000);
        stage.ledger().open("bob", "EUR", 0);
        SampleAccounts.open(CorpusLedger.accounts(), stage.ledger());
        stage.publish(CorpusLedger.settled(), CorpusLedger.rejected());
        stage.publish(
                List.of(CorpusLedger.held().bytes(), CorpusLedger.released().bytes()));
        stage.awaitTold(id(CorpusLedger.settled()), "PAID");
        stage.awaitTold(CorpusLedger.released().tradeId().value(), "RELEASED");
        stage.awaitTold(id(CorpusLedger.rejected()), "REJECTED");
        threads = stage.meter("jvm_threads_live_threads");
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
    }

    /** In under two seconds on an idle machine; the bound leaves room for a busy one. */
    @AfterEach
    void ten_good_trades_settle_and_the_worker_has_not_grown(TestReporter report) throws Exception {
        long begin = System.nanoTime();
        List<UUID> ids = Stream.generate(UUID::randomUUID).limit(10).toList();
        stage.publish(ids.stream().map(id -> trade(id).bytes()).toList());
        ids.forEach(id -> stage.awaitTold(id, "PAID"));
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        report.publishEntry("ten good trades", took.toMillis() + " ms");
        assertThat(took).isLessThan(SENTINELS);
        assertThat(stage.worker().status("/health")).isEqualTo(200);
        assertThat(stage.meter("jvm_threads_live_threads")).isLessThan(threads + POOLS);
        assertThat(stage.worker().liveHeap()).isLessThan(HEAP);
        assertThat(stage.worker().logText()).doesNotContain("OutOfMemory", "StackOverflow");
    }

    @Test
    void a_case_keeps_the_bytes_and_the_reason_of_each_poison() throws Exception {
        String good = Trades.trade().json();
        List<byte[]> bodies = List.of(
                good.replaceFirst("\\{", "{\"amount\":\"1.00\",").getBytes(UTF_8),
                new byte[0],
                unique(" ".repeat(10_000_000)),
                good.replace("\"12.50\"", "1e999999999").getBytes(UTF_8));
        List<String> reasons = List.of("MALFORMED", "MALFORMED", "TOO_LARGE", "AMOUNT_INVALID");
        stage.publish(bodies);
        for (int i = 0; i < bodies.size(); i++) {
            JournalEntry letter = awaitRefused(bodies.get(i), reasons.get(i));
            assertThat(letter.header("x-reason-text")).isNotEmpty();
            assertThat(letter.header("x-failed-at")).isNotEmpty();
            assertThat(cases(bodies.get(i), reasons.get(i))).isEqualTo(1);
        }
    }

    @Test
    void the_same_poison_twice_is_one_case() throws Exception {
        byte[] poison = unique("[");
        stage.publish(List.of(poison, poison));
        Awaitility.await().until(() -> letters(poison).size() == 2);
        assertThat(cases(poison, "MALFORMED")).isEqualTo(1);
        assertThat(letters(poison).stream()
                        .map(letter -> letter.header("x-case-id"))
                        .distinct())
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("categories")
    void every_message_of_a_category_is_refused_for_its_reason(String category) throws Exception {
        Map<ByteBuffer, HostileMessage> messages = new LinkedHashMap<>();
        Corpus.all().stream()
                .filter(message -> message.category().equals(category))
                .forEach(message -> messages.put(ByteBuffer.wrap(message.body()), message));
        stage.publish(messages.values().stream().map(HostileMessage::body).toList());
        Awaitility.await("all refused")
                .atMost(Stage.PATIENCE)
                .until(() -> refused().keySet().containsAll(messages.keySet()));
        Map<ByteBuffer, String> reasons = refused();
        messages.forEach((body, message) -> {
            assertThat(reasons.get(body))
                    .as(message.name())
                    .isEqualTo(message.reason().name());
            assertThat(cases(message.body(), message.reason().name()))
                    .as(message.name())
                    .isEqualTo(1);
        });
        assertThat(stage.journal().deadLetters().entries())
                .allSatisfy(letter -> assertThat(letter.header("delivery-mode")).isEqualTo("2"));
    }

    static List<String> categories() {
        return Corpus.all().stream().map(HostileMessage::category).distinct().toList();
    }

    private Map<ByteBuffer, String> refused() {
        Map<ByteBuffer, String> reasons = new HashMap<>();
        stage.journal()
                .deadLetters()
                .entries()
                .forEach(letter -> reasons.put(ByteBuffer.wrap(letter.body()), letter.header("x-reason-code")));
        return reasons;
    }

    private long cases(byte[] body, String reason) {
        String query =
                "SELECT count(*) FROM ledger.exception_case WHERE payload = ? AND reason_code = ? AND state = 'OPEN'";
        return stage.ledger().number(query, body, reason);
    }

    private JournalEntry awaitRefused(byte[] body, String reason) {
        Awaitility.await(reason)
                .atMost(Stage.PATIENCE)
                .until(() -> !letters(body).isEmpty());
        JournalEntry letter = letters(body).get(0);
        assertThat(letter.header("x-reason-code")).isEqualTo(reason);
        return letter;
    }

    private List<JournalEntry> letters(byte[] body) {
        return stage.journal().deadLetters().entries().stream()
                .filter(letter -> ByteBuffer.wrap(letter.body()).equals(ByteBuffer.wrap(body)))
                .toList();
    }

    private static byte[] unique(String text) {
        return (text + UUID.randomUUID()).getBytes(UTF_8);
    }

    private static UUID id(Trades trade) {
        return trade.event().tradeId().value();
    }

    private static Trades trade(UUID id) {
        return Trades.trade().id(id.toString()).amount("0.01");
    }
}
