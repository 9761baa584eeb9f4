package tech.novaeco.settlement.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.novaeco.settlement.support.TradePublisher;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerProcess;

/** The connection to PostgreSQL breaks while a batch is being committed: nobody knows, so the ledger is asked. */
@Tag("services")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AmbiguousCommitIT {
    private static final int CUTS = 5;

    private final Stage stage = Stage.open();
    private final String database = stage.postgres().jdbcUrl();
    private final URI address = URI.create(stage.postgres().url());
    private final CuttingProxy proxy = new CuttingProxy(address.getPort());
    private long seed = 77;

    AmbiguousCommitIT() throws Exception {}

    @BeforeAll
    void start() {
        // prepared statements would hide the word COMMIT from the proxy
        String url = address.toString().replace(":" + address.getPort(), ":" + proxy.port()) + "?prepareThreshold=0";
        WorkerProcess worker = stage.start(stage.command().with("DATABASE_URL", url));
        worker.awaitReady();
    }

    @AfterAll
    void close() throws Exception {
        stage.close();
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(CuttingProxy.Cut.class)
    void a_batch_whose_commit_was_cut_off_settles_once_and_is_paid(CuttingProxy.Cut where) throws Exception {
        int before = proxy.cuts();
        proxy.cut(where, CUTS);
        stage.publish(2_000, ++seed, 0);
        stage.awaitDrained(Duration.ofSeconds(60));
        assertThat(proxy.cuts() - before).as("commits cut").isEqualTo(CUTS);
        stage.assertNothingLostNothingDoubled();
    }

    @Test
    void a_batch_of_one_conflict_whose_commit_was_cut_off_opens_one_case_and_no_other() throws Exception {
        String id = UUID.randomUUID().toString();
        try (TradePublisher publisher = TradePublisher.open(stage.rabbit().uri(), Stage.QUEUE)) {
            publisher.publish(List.of(Trades.trade().id(id).bytes()));
            await("SETTLED", "SELECT status FROM ledger.settlement WHERE trade_id = '" + id + "'");
            proxy.cut(CuttingProxy.Cut.AFTER_COMMIT, 1);
            int before = proxy.cuts();
            publisher.publish(
                    List.of(Trades.trade().id(id).amount("0.07").json().getBytes(UTF_8)));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> proxy.cuts() == before + 1);
            await("DUPLICATE_CONFLICT", cases(id));
            await("0", "SELECT count(*) FROM ledger.batch WHERE dispatched_at IS NULL");
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> publisher.waiting() == 0);
        }
        Thread.sleep(1_500); // a wrong case would come with the second try, some 200 ms later
        assertThat(Sql.ask(database, cases(id))).isEqualTo("DUPLICATE_CONFLICT");
    }

    private static String cases(String tradeId) {
        return "SELECT string_agg(reason_code, ', ') FROM ledger.exception_case WHERE trade_id = '" + tradeId + "'";
    }

    private void await(String expected, String query) {
        Awaitility.await(query).atMost(Duration.ofSeconds(30)).until(() -> expected.equals(Sql.ask(database, query)));
    }
}
