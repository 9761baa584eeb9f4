package tech.novaeco.settlement.local;

import com.github.f4b6a3.uuid.UuidCreator;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.rabbit.TradeSender;
import tech.novaeco.settlement.cli.LedgerSession;
import tech.novaeco.settlement.local.SampleMarket.Right;

/** Sample accounts and sample trades through the real queue, and what became of them, asked of the ledger. */
final class Demo {
    private static final int GROUP = 100;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final long GLANCE_MILLIS = 100;

    private final LocalStack stack;
    private final PrintStream out;

    Demo(LocalStack stack, PrintStream out) {
        this.stack = stack;
        this.out = out;
    }

    /** @throws LocalFailure if anything became of a message but what had to */
    void play(int messages) throws InterruptedException {
        out.println();
        try (LedgerSession ledger = LedgerSession.open(DatabaseUrl.parse(stack.setting("DATABASE_URL")));
                TradeSender sender = new TradeSender(stack.setting("RABBITMQ_URI"), stack.setting("QUEUE_NAME"))) {
            JdbcTemplate jdbc = ledger.jdbc();
            String run = "demo-" + UuidCreator.getTimeOrderedEpoch();
            List<Right> rights = new SampleMarket(ledger).open(run);
            List<Sample> samples = new SampleTrades(messages, rights).make(messages);
            SampleDeposits deposits = new SampleDeposits(jdbc, sender);
            deposits.place();
            Tally tally = new Tally(jdbc, stack.url());
            Instant start = Instant.now();
            publish(sender, samples);
            Map<String, Long> found = await(tally, samples.size());
            long batches = tally.batches();
            Duration took = Duration.between(start, Instant.now());
            int reversed = new SampleReversals(ledger).make();
            int waited = new SampleWaiting(ledger, sender).make(run);
            int linked = new SampleLinks(ledger, sender).make(run);
            String ended = deposits.end();
            Summary summary = new Summary(expected(samples), found, batches, took, reversed, waited, linked, ended);
            summary.print(out, LedgerChecks.run(ledger));
        }
    }

    private static void publish(TradeSender sender, List<Sample> samples) {
        try (ProgressBar bar = Progress.bar("Trades published", samples.size())) {
            for (int from = 0; from < samples.size(); from += GROUP) {
                List<Sample> group = samples.subList(from, Math.min(from + GROUP, samples.size()));
                sender.send(group.stream().map(Sample::body).toList(), Instant.now());
                bar.stepBy(group.size());
            }
        }
    }

    /** Until every message has a fate, or none has got one for a while. */
    private static Map<String, Long> await(Tally tally, int messages) throws InterruptedException {
        try (ProgressBar bar = Progress.bar("Trades dealt with", messages)) {
            Instant lastNews = Instant.now();
            while (true) {
                Map<String, Long> fates = tally.byFate();
                long dealtWith =
                        fates.values().stream().mapToLong(Long::longValue).sum();
                if (dealtWith > bar.getCurrent()) {
                    lastNews = Instant.now();
                    bar.stepTo(dealtWith);
                }
                if (dealtWith >= messages || lastNews.plus(SILENCE).isBefore(Instant.now())) {
                    return fates;
                }
                Thread.sleep(GLANCE_MILLIS);
            }
        }
    }

    private static Map<String, Long> expected(List<Sample> samples) {
        return samples.stream().collect(Collectors.groupingBy(Sample::fate, TreeMap::new, Collectors.counting()));
    }
}
