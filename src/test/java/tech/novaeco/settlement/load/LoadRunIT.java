package tech.novaeco.settlement.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;

/** The load test itself, small: it passes where all is well, and turns red for each planted fault. */
@ExtendWith(ServersExtension.class)
@Tag("long")
class LoadRunIT {
    private static final int TRADES = 300;
    private static final Pattern EXTERNAL = Pattern.compile("<(script|link)[^>]*(src|href)=[^>]*>|@import");

    @Test
    void a_sound_run_passes_and_its_page_needs_nothing_but_itself(Servers servers, @TempDir Path directory)
            throws Exception {
        // the timer is kept out of it: on a slow machine it would close batches before they are full
        try (LoadRun run = run(servers, Map.of("BATCH_TIMEOUT_MS", "3000"), Duration.ofSeconds(60))) {
            run.prepare();
            run.stream();
            run.flood();
            run.settleBacklog();
            LoadResult result = run.result();
            assertThat(Check.of(result))
                    .allSatisfy(
                            check -> assertThat(check.broken()).as(check.name()).isEmpty());
            assertThat(result.batchSizes().stream().mapToLong(Long::longValue).sum())
                    .isEqualTo(TRADES);
            assertThat(result.batchSizes()).hasSize((int) result.workerCommits());
            assertThat(result.backlog().paid()).hasSize(TRADES);
            assertThat(result.steady().paid()).hasSize(50);

            Path page = directory.resolve("load-report.html");
            LoadReport.write(page, result, Map.of("Servers", "</script> & all", "Date", "today"));
            String html = Files.readString(page);
            assertThat(html.contains("\\u003c/script> & all")).isTrue();
            assertThat(html.contains("/*FIGURES*/") || html.contains("/*ECHARTS*/"))
                    .isFalse();
            assertThat(EXTERNAL.matcher(html).results().map(MatchResult::group)).isEmpty();
        }
    }

    @Test
    void small_batches_and_a_stolen_trade_turn_it_red() throws Exception {
        try (Servers servers = Servers.open();
                LoadRun run = run(servers, Map.of("BATCH_SIZE", "10"), Duration.ofSeconds(15))) {
            run.prepare();
            run.stream();
            run.flood();
            UUID stolen = steal(servers.rabbitUri());
            run.settleBacklog();
            LoadResult result = run.result();
            assertThat(result.missing()).containsExactly(stolen);
            assertThat(result.commits()).isGreaterThan(13);
            assertThat(result.violations())
                    .containsExactly("trade " + stolen + " was published and confirmed, but has no settlement");
            assertThat(Check.of(result).stream().filter(check -> !check.holds()).map(Check::name))
                    .containsExactly("Trades never PAID", "Commits for the backlog", "Broken invariants (SQL)");
        }
    }

    private static LoadRun run(Servers servers, Map<String, String> worker, Duration stall) throws Exception {
        return new LoadRun(
                servers,
                new LoadSettings(TRADES, 7, worker),
                stall,
                () -> new ProgressBarBuilder().setConsumer(new DelegatingProgressBarConsumer(line -> {})));
    }

    /** Takes one trade out of the backlog for ever. */
    private static UUID steal(String rabbitUri) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setUri(rabbitUri);
        try (Connection connection = factory.newConnection("thief");
                Channel channel = connection.createChannel()) {
            GetResponse taken = requireNonNull(channel.basicGet(LoadRun.QUEUE, true), "the backlog is empty");
            String trade = new String(taken.getBody(), UTF_8);
            return UUID.fromString(
                    new ObjectMapper().readTree(trade).path("tradeId").asText());
        }
    }
}
