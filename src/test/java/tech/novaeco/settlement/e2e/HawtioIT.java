package tech.novaeco.settlement.e2e;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tech.novaeco.settlement.support.HawtioBrowser;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.support.WorkerProcess;

/** A person watches batches settle. The picture goes to target/hawtio; the one in docs/ was taken by this test. */
@Tag("browser")
@ExtendWith(ServersExtension.class)
class HawtioIT {
    private static final String PASSWORD = "correct horse";

    @Test
    void the_counters_of_the_settlement_route_move_while_trades_settle(Servers servers) throws Exception {
        Optional<HawtioBrowser> found = HawtioBrowser.open();
        assumeTrue(found.isPresent(), "skipped: needs chromium and chromedriver on the PATH");
        ScheduledExecutorService market = Executors.newSingleThreadScheduledExecutor();
        try (HawtioBrowser browser = found.get();
                Stage stage = Stage.open(
                        servers,
                        WorkerProcess.of(servers).with("HAWTIO_ENABLED", "true").with("HAWTIO_PASSWORD", PASSWORD))) {
            stage.ledger().open("alice", "EUR", 100_000_000);
            stage.ledger().open("bob", "EUR", 0);
            market.scheduleWithFixedDelay(() -> publishSome(stage), 0, 200, MILLISECONDS);
            browser.logIn(stage.worker().httpUri(""), "operator", PASSWORD);
            browser.openDiagram("settlement");
            Map<String, Long> before = browser.exchangesByStep();
            assertThat(before).hasSizeGreaterThan(3);
            browser.awaitMoreThan(before);
            browser.screenshotTo(Path.of("target/hawtio/settlement.png"));
            market.shutdown();
            assertThat(market.awaitTermination(10, SECONDS)).isTrue();
        } finally {
            market.shutdownNow();
        }
    }

    private static void publishSome(Stage stage) {
        List<Trades> some = Stream.generate(() -> Trades.trade()
                        .id(UUID.randomUUID().toString())
                        .buyer("alice")
                        .seller("bob")
                        .amount("0.25")
                        .asset("EUR"))
                .limit(20)
                .toList();
        try {
            stage.publish(some.toArray(Trades[]::new));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
