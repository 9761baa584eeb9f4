package tech.novaeco.settlement.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
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
        publish(100, 37, Trades.trade().id(bad).buyer("carol").seller("dave").json());
        awaitCount(before + 99, "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE' AND status = 'SETTLED'");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> stage.told().deadLetters().size() == 1);
        JournalEntry letter = stage.told().deadLetters().entries().get(0);
        assertThat(letter.header("x-reason-code")).isEqualTo("INTERNAL");
        assertThat(letter.header("x-trade-id")).isEqualTo(bad);
        assertThat(Sql.ask(database, "SELECT trade_id || ' ' || reason_code FROM ledger.exception_case"))
                .isEqualTo(bad + " INTERNAL");

        Sql.execute(database, "DROP TRIGGER stumble ON ledger.settlement");
        Sql.execute(
                database,
                "INSERT INTO ledger.case_action (case_id, action) SELECT id, 'RETRY' FROM ledger.exception_case");
        awaitCount(1, "SELECT count(*) FROM ledger.settlement WHERE status = 'SETTLED' AND trade_id = '" + bad + "'");
        awaitCount(0, "SELECT count(*) FROM ledger.exception_case WHERE state = 'OPEN'");
        assertThat(new LedgerChecker(database).laws()).isEmpty();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> stage.told().settlements().stream()
                        .anyMatch(told -> told.tradeId().toString().equals(bad)
                                && told.status().equals("PAID")));
    }

    @Test
    void a_serialization_failure_is_tried_again_and_reported_as_nobodys_failure() throws Exception {
        WorkerProcess worker = stage.worker();
        int letters = stage.told().deadLetters().size();
        long cases = Sql.count(database, "SELECT count(*) FROM ledger.exception_case");
        long before = stage.decided();
        Sql.execute(database, TRIGGER.formatted("nextval('public.tries') <= 2", "40001"));
        publish(20, -1, "");
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
        publish(20, -1, "");
        awaitCount(before + 19, "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE'");
        assertThat(worker.get("/health/ready").statusCode()).isEqualTo(200);
        assertThat(worker.get("/health").body()).contains("1 deliveries were given up");
        worker.terminate();
        stage.worker();
        awaitCount(before + 20, "SELECT count(*) FROM ledger.settlement WHERE kind = 'TRADE'");
        assertThat(stage.told().deadLetters().size()).isEqualTo(letters);
    }

    private void publish(int count, int place, String special) throws Exception {
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bodies.add(i == place ? special.getBytes(UTF_8) : Trades.trade().bytes());
        }
        try (TradePublisher publisher = TradePublisher.open(stage.rabbit().uri(), Stage.QUEUE)) {
            publisher.publish(bodies);
        }
    }

    private void awaitCount(long expected, String query) {
        Awaitility.await(query).atMost(Duration.ofSeconds(40)).until(() -> Sql.count(database, query) == expected);
    }
}
