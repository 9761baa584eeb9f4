package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerProcess.Ended;

@Tag("services")
@ExtendWith(ServersExtension.class)
class GracefulStopIT {
    private static final int TRADES = 5_000;
    private static final int STOP_AFTER = 300;
    /** Two batches: what a worker with one settler may have in hand. */
    private static final int PREFETCH = 200;

    @Test
    void a_worker_told_to_stop_finishes_what_it_has_begun_and_leaves_the_rest(Servers servers) throws Exception {
        try (Stage stage = Stage.open(servers)) {
            stage.ledger().open("alice", "EUR", 10_000_000);
            stage.ledger().open("bob", "EUR", 0);
            List<UUID> ids = Stream.generate(UUID::randomUUID).limit(TRADES).toList();
            stage.publishAtOnce(ids.stream()
                    .map(id -> Trades.trade().id(id.toString()).amount("0.01").bytes())
                    .toList());
            Awaitility.await().atMost(Stage.PATIENCE).until(() -> stage.ledger().outcomes() >= STOP_AFTER);

            Ended ended = stage.worker().terminate();
            assertThat(ended.exitCode()).isIn(0, 143);
            assertThat(ended.took()).isLessThan(Duration.ofSeconds(10));
            long settled = stage.ledger().outcomes();
            assertThat(settled).as("settled before the stop").isLessThan(TRADES);
            // nothing unacknowledged: what is not settled waits, what is settled does not
            Awaitility.await("every other trade back in the queue")
                    .until(() -> stage.publisher().waiting() == TRADES - settled);
            int redelivered = redelivered(servers.rabbitUri());
            assertThat(redelivered).isLessThanOrEqualTo(PREFETCH);
            System.out.printf(
                    "GracefulStopIT (%s): stopped in %d ms with code %d after %d of %d trades; %d came back as redelivered,"
                            + " %d batches left to tell%n",
                    servers.kind(),
                    ended.took().toMillis(),
                    ended.exitCode(),
                    settled,
                    TRADES,
                    redelivered,
                    stage.ledger().undispatched());

            stage.start();
            stage.awaitOutcomes(TRADES);
            assertThat(stage.violations(ids)).isEmpty();
        }
    }

    /** How many of those next in the queue have been delivered before. Looking gives them back as they were. */
    private static int redelivered(String uri) throws Exception {
        int redelivered = 0;
        try (Connection connection = Stage.connect(uri);
                Channel channel = connection.createChannel()) {
            for (int looked = 0; looked < 2 * PREFETCH; looked++) {
                GetResponse next = channel.basicGet(Stage.QUEUE, false);
                if (next != null && next.getEnvelope().isRedeliver()) {
                    redelivered++;
                }
            }
        }
        return redelivered;
    }
}
