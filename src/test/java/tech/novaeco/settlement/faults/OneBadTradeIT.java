package tech.novaeco.settlement.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.LedgerChecker;
import tech.novaeco.settlement.support.TradePublisher;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerProcess;

/** A trade that makes the worker fail is found and set aside; a database that is busy is no fault of any trade. */
@Tag("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneBadTradeIT {
    private static final String SETTLED_TRADES =
            "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'SETTLED'";

    /** Raises an error while settlements are inserted; the sequence counts how often, whatever is rolled back. */
    private static final String TRIGGER = """
            CREATE SEQUENCE IF NOT EXISTS public.tries;
            GRANT ALL ON SEQUENCE public.tries TO PUBLIC;
            CREATE OR REPLACE FUNCTION public.stumble() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF %s THEN RAISE EXCEPTION 'planted by a test' USING ERRCODE = '%s'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER stumble BEFORE INSERT ON ledger.settlement FOR EACH ROW EXECUTE FUNCTION public.stumble();
            """;

    private final Stage stage = Stage.open();
    private final String database = stage.postgres().jdbcUrl();

    OneBadTradeIT() throws Exception {}

    @AfterEach
    void mend() {
        Sql.execute(database, "DROP TRIGGER IF EXISTS stumble ON ledger.settlement; DROP SEQUENCE IF EXISTS tries");
        stage.stopWorkers();
    }

    @AfterAll
    void close() {
        stage.close();
    }

    @Test
    void the_trade_that_makes_a_batch_fail_is_set_aside_alone_and_settles_when_retried() throws Exception {
        stage.worker();
        long before = stage.decided();
        Sql.execute(database, TRIGGER.formatted("NEW.buyer_id = 'carol' AND NEW.seller_id = 'dave'", "P0001"));
        String bad = UUID.randomUUID().toString();
        publish(
                100,
                Map.of(37, Trades.trade().id(bad).buyer("carol").seller("dave").json()));
        awaitCount(before + 99, "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'SETTLED'");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> lettersOf(bad), letters -> letters.size() == 1);
        assertThat(lettersOf(bad).get(0).header("x-reason-code")).isEqualTo("INTERNAL");
        String itsCase = " FROM ledger.exception_case WHERE trade_id = '" + bad + "'";
        assertThat(Sql.ask(database, "SELECT reason_code || ' ' || state" + itsCase))
                .isEqualTo("INTERNAL OPEN");

        Sql.execute(database, "DROP TRIGGER stumble ON ledger.settlement");
        Sql.execute(database, "INSERT INTO ledger.case_action (case_id, action) SELECT id, 'RETRY'" + itsCase);
        awaitCount(1, "SELECT count(*) FROM ledger.settlement WHERE status = 'SETTLED' AND trade_id = '" + bad + "'");
        awaitCount(0, "SELECT count(*)" + itsCase + " AND state = 'OPEN'");
        assertThat(new LedgerChecker(database).laws()).isEmpty();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> stage.told().settlements().stream()
                        .anyMatch(told -> told.tradeId().toString().equals(bad)
                                && told.status().equals("PAID")));
    }

    /** Each half that fails again is split again, however deep: nothing good is held back with the bad. */
    @Test
    void several_bad_trades_of_a_batch_are_each_set_aside_alone() throws Exception {
        stage.worker();
        long settledBefore = Sql.count(database, SETTLED_TRADES);
        long casesBefore = Sql.count(database, "SELECT count(*) FROM ledger.exception_case");
        Sql.execute(database, TRIGGER.formatted("NEW.buyer_id = 'carol' AND NEW.seller_id = 'dave'", "P0001"));
        Supplier<String> bad = () -> Trades.trade()
                .id(UUID.randomUUID().toString())
                .buyer("carol")
                .seller("dave")
                .json();
        publish(100, Map.of(0, bad.get(), 37, bad.get(), 38, bad.get(), 99, bad.get()));
        awaitCount(settledBefore + 96, SETTLED_TRADES);
        awaitCount(casesBefore + 4, "SELECT count(*) FROM ledger.exception_case");
        assertThat(stage.told().deadLetters().entries().stream()
                        .filter(letter -> "INTERNAL".equals(letter.header("x-reason-code")))
                        .count())
                .isGreaterThanOrEqualTo(4);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stage.worker().get("/health").body())
                        .contains("\"intake\":{\"status\":\"ok\",\"detail\":\"0 deliveries in flight\"}"));
    }

    @Test
    void a_serialization_failure_is_tried_again_and_reported_as_nobodys_failure() throws Exception {
        WorkerProcess worker = stage.worker();
        int letters = stage.told().deadLetters().size();
        long cases = Sql.count(database, "SELECT count(*) FROM ledger.exception_case");
        long before = stage.decided();
        Sql.execute(database, TRIGGER.formatted("nextval('public.tries') <= 2", "40001"));
        publish(20, Map.of());
        awaitCount(before + 20, "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'SETTLED'");
        assertThat(Sql.count(database, "SELECT last_value FROM public.tries")).isGreaterThan(2);
        assertThat(Sql.count(database, "SELECT count(*) FROM ledger.exception_case"))
                .isEqualTo(cases);
        assertThat(stage.told().deadLetters().size()).isEqualTo(letters);
        assertThat(worker.logText()).contains("Intake paused").contains("Intake resumed");
        assertThat(worker.status("/health/ready")).isEqualTo(200);
    }

    @Test
    void a_delivery_that_stumbles_over_something_unforeseen_is_held_and_the_intake_goes_on(@TempDir Path routes)
            throws Exception {
        int letters = stage.told().deadLetters().size();
        long before = stage.decided();
        RouteOverlay overlay = new RouteOverlay(routes).crashBefore("10-trade-intake.camel.yaml", "skip-duplicates");
        WorkerProcess worker = stage.start(stage.command()
                .withTestClasses()
                .withRoutesDir(overlay.directory())
                .withJvmOption("-Dcrash.at=5")
                .withJvmOption("-Dcrash.gently=true"));
        worker.awaitReady();
        publish(20, Map.of());
        awaitCount(before + 19, "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE'");
        assertThat(worker.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(worker.get("/health").body()).contains("1 deliveries were given up");
        worker.terminate();
        stage.worker();
        awaitCount(before + 20, "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE'");
        assertThat(stage.told().deadLetters().size()).isEqualTo(letters);
    }

    private List<JournalEntry> lettersOf(String tradeId) {
        return stage.told().deadLetters().entries().stream()
                .filter(letter -> tradeId.equals(letter.header("x-trade-id")))
                .toList();
    }

    private void publish(int count, Map<Integer, String> special) throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String other = special.get(i);
            bodies.add(other == null ? Trades.trade().bytes() : other.getBytes(UTF_8));
        }
        try (TradePublisher publisher = TradePublisher.open(stage.rabbit().uri(), Stage.QUEUE)) {
            publisher.publish(bodies);
        }
    }

    private void awaitCount(long expected, String query) {
        Awaitility.await(query).atMost(Duration.ofSeconds(40)).until(() -> Sql.count(database, query) == expected);
    }
}
