package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.CallbackJournal.Callback;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.TradePublisher;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerProcess;

@Tag("services")
@ExtendWith(ServersExtension.class)
class BatchingIT {
    /** The contract: 500 ms in an open batch and one commit, for which 100 ms are granted; four times slack. */
    private static final Duration ALLOWED = Duration.ofMillis(4 * (500 + 100));

    private static final String BATCHES = "SELECT count(DISTINCT t.batch_id) FROM ledger.settlement_attempt t"
            + " JOIN ledger.settlement s ON s.seq = t.settlement_seq WHERE s.kind = 'TRADE'";

    /** Batches so large that only the timer closes them: a timer of inactivity would never. */
    @Test
    void nobody_in_a_trickle_waits_longer_than_the_interval_and_a_commit(Servers servers) throws Exception {
        try (WorkerProcess worker = WorkerProcess.of(servers)
                        .with("BATCH_SIZE", "1000")
                        .start()
                        .awaitReady();
                LedgerSql ledger = new LedgerSql(servers.jdbcUrl())) {
            ledger.open("trickler", "EUR", 1_000_000);
            ledger.open("bob", "EUR", 0);
            warmUp(servers);
            for (int everyMillis : new int[] {500, 20}) {
                Duration longest = trickle(servers, everyMillis, everyMillis == 500 ? 16 : 250);
                System.out.printf(
                        "BatchingIT (%s): one trade every %d ms: the longest took %d ms from publishing to PAID%n",
                        servers.kind(), everyMillis, longest.toMillis());
                assertThat(longest).isLessThan(ALLOWED);
            }
            assertThat(worker.running()).isTrue();
        }
    }

    @Test
    void a_backlog_is_settled_in_full_batches_and_in_order(Servers servers) throws Exception {
        // the timer is kept out of it: on a slow machine it would close batches before they are full
        try (Stage stage = Stage.open(servers, WorkerProcess.of(servers).with("BATCH_TIMEOUT_MS", "5000"))) {
            stage.ledger().open("first", "EUR", 1_000);
            stage.ledger().open("second", "EUR", 0);
            stage.ledger().open("third", "EUR", 0);
            List<UUID> ids = Stream.generate(UUID::randomUUID).limit(3).toList();
            stage.publishAtOnce(
                    trade(ids.get(0), "second", "third", "10.00"),
                    trade(ids.get(1), "first", "second", "10.00"),
                    trade(ids.get(2), "second", "third", "10.00"));
            ids.forEach(
                    id -> Awaitility.await().until(() -> !stage.callbacks(id).isEmpty()));
            List<Callback> told =
                    ids.stream().map(id -> stage.callbacks(id).get(0)).toList();
            assertThat(told.stream().map(Callback::batchId).distinct()).hasSize(1);
            assertThat(told.stream().map(Callback::status)).containsExactly("REJECTED", "PAID", "PAID");
            assertThat(stage.ledger().balance("third", "EUR")).isEqualTo(1_000);

            stage.ledger().open("rich", "EUR", 1_000_000);
            long before = stage.ledger().number(BATCHES);
            long outcomes = stage.ledger().outcomes();
            stage.publishAtOnce(IntStream.range(0, 1_000)
                    .mapToObj(n ->
                            trade(UUID.randomUUID(), "rich", "third", "0.01").bytes())
                    .toList());
            Awaitility.await().atMost(Stage.PATIENCE).until(() -> stage.ledger().outcomes() == outcomes + 1_000);
            assertThat(stage.ledger().number(BATCHES) - before).isBetween(10L, 12L);
        }
    }

    private static Duration trickle(Servers servers, int everyMillis, int trades) throws Exception {
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
        try (PaidTimes times = new PaidTimes(servers.rabbitUri());
                TradePublisher publisher = TradePublisher.open(servers.rabbitUri(), Stage.QUEUE)) {
            ScheduledFuture<?> publishing = pace.scheduleAtFixedRate(
                    () -> {
                        if (times.trades() < trades) {
                            publishOne(publisher, times);
                        }
                    },
                    0,
                    everyMillis,
                    TimeUnit.MILLISECONDS);
            Awaitility.await().atMost(Stage.PATIENCE).until(() -> publishing.isDone() || times.trades() == trades);
            Awaitility.await().atMost(Stage.PATIENCE).until(times::allPaid);
            return times.longest();
        } finally {
            pace.shutdownNow();
        }
    }

    /** The first trades through a new JVM are slow, and no trickle. */
    private static void warmUp(Servers servers) throws Exception {
        trickle(servers, 1, 300);
    }

    private static void publishOne(TradePublisher publisher, PaidTimes times) {
        UUID id = UUID.randomUUID();
        times.publishing(id);
        try {
            publisher.publish(List.of(trade(id, "trickler", "bob", "0.01").bytes()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Trades trade(UUID id, String buyer, String seller, String amount) {
        return Trades.trade().id(id.toString()).buyer(buyer).seller(seller).amount(amount);
    }
}
