package tech.novaeco.settlement.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.load.Stretch.PaidTrade;
import tech.novaeco.settlement.load.TradeMix.Trade;
import tech.novaeco.settlement.support.CallbackJournal;
import tech.novaeco.settlement.support.Evidence;
import tech.novaeco.settlement.support.JournalEntry;
import tech.novaeco.settlement.support.LedgerChecker;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.TradePublisher;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/**
 * A load test, step by step: {@link #prepare()}, {@link #stream()}, {@link #flood()}, {@link #settleBacklog()},
 * {@link #result()}. The worker is a process of its own; the steady stream warms it up for the backlog. Not thread-safe.
 */
final class LoadRun implements AutoCloseable {
    static final String QUEUE = "queue.finance.settlements";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int GROUP = 200;

    private final Servers servers;
    private final LoadSettings settings;
    private final Duration stall;
    private final Supplier<ProgressBarBuilder> bars;
    private final TradeMix mix;
    private final LoadLedger ledger;
    private final Map<UUID, Long> backlog = new LinkedHashMap<>();
    private final Map<UUID, Long> steady = new LinkedHashMap<>();
    private final List<byte[]> bodies = new ArrayList<>();
    private List<Long> batchSizes = List.of();
    private long lastBefore;
    private long commitsBefore;
    private long backlogCommits;
    private @Nullable WorkerProcess worker;
    private @Nullable CallbackJournal journal;

    /** @param stall a phase in which nobody is told of any trade for so long has ended, whatever is missing */
    LoadRun(Servers servers, LoadSettings settings, Duration stall, Supplier<ProgressBarBuilder> bars)
            throws Exception {
        this.servers = servers;
        this.settings = settings;
        this.stall = stall;
        this.bars = bars;
        this.mix = new TradeMix(settings.seed());
        this.ledger = new LoadLedger(servers.jdbcUrl());
    }

    /** The worker makes schema and queues, and funds the accounts. */
    void prepare() throws Exception {
        List<String> owners = TradeMix.owners();
        worker = command().start();
        worker().awaitReady();
        journal = CallbackJournal.open(servers.rabbitUri(), QUEUE);
        ledger.open(owners);
        try (ProgressBar bar = bar("Accounts funded", 2L * owners.size())) {
            Awaitility.await("accounts funded").atMost(PATIENCE).until(() -> {
                bar.stepTo(ledger.funded());
                return bar.getCurrent() == bar.getMax();
            });
        }
    }

    /** A modest rate, in which a trade waits for its batch to close and not for the trades before it. */
    void stream() throws Exception {
        int toldBefore = told().callbacks().size();
        long periodNanos = TimeUnit.SECONDS.toNanos(1) / LoadSettings.STEADY_PER_SECOND;
        List<Trade> trades = mix.next(settings.steadyTrades());
        try (TradePublisher publisher = TradePublisher.open(servers.rabbitUri(), QUEUE);
                ProgressBar bar = bar("Steady stream", trades.size())) {
            long begin = System.nanoTime();
            for (Trade trade : trades) {
                LockSupport.parkNanos(begin + steady.size() * periodNanos - System.nanoTime());
                publish(publisher, steady, List.of(trade));
                bar.stepTo(steady.size());
            }
        }
        awaitTold("Steady stream settled", steady, toldBefore);
    }

    /** The whole backlog waits in the queue before the worker goes on: until then it stands still. */
    void flood() throws Exception {
        List<Trade> trades = mix.next(settings.trades());
        lastBefore = ledger.last();
        commitsBefore = workerCommits();
        worker().pause();
        try (TradePublisher publisher = TradePublisher.open(servers.rabbitUri(), QUEUE);
                ProgressBar bar = bar("Backlog published", trades.size())) {
            for (int from = 0; from < trades.size(); from += GROUP) {
                publish(publisher, backlog, trades.subList(from, Math.min(from + GROUP, trades.size())));
                bar.stepTo(backlog.size());
            }
        }
    }

    void settleBacklog() throws Exception {
        int toldBefore = told().callbacks().size();
        worker().resume();
        awaitTold("Backlog settled", backlog, toldBefore);
        batchSizes = ledger.batchSizesAfter(lastBefore);
        backlogCommits = workerCommits() - commitsBefore;
    }

    LoadResult result() throws Exception {
        // the mark that a batch was told follows its callbacks; a batch that stays without it is the checker's to
        // report
        long begin = System.nanoTime();
        while (ledger.undispatched() > 0 && System.nanoTime() - begin < stall.toNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        Map<UUID, JournalEntry> paid = paid();
        Map<UUID, Long> published = new LinkedHashMap<>(backlog);
        published.putAll(steady);
        Evidence evidence = Evidence.of(published.keySet(), told()).withBodies(bodies);
        Map<String, String> durability = new TreeMap<>();
        for (String setting : List.of("fsync", "synchronous_commit")) {
            durability.put(setting, servers.postgresSetting(setting));
        }
        return new LoadResult(
                settings,
                published.size(),
                durability,
                published.keySet().stream().filter(id -> !paid.containsKey(id)).toList(),
                new LedgerChecker(servers.jdbcUrl()).afterDraining(evidence),
                batchSizes,
                backlogCommits,
                stretch(backlog, paid),
                stretch(steady, paid));
    }

    private void publish(TradePublisher publisher, Map<UUID, Long> phase, List<Trade> trades) throws Exception {
        long now = System.nanoTime();
        publisher.publish(trades.stream().map(Trade::body).toList());
        for (Trade trade : trades) {
            phase.put(trade.id(), now);
            bodies.add(trade.body());
        }
    }

    /** Counts messages while they come: to read each takes processor time from the worker. */
    private void awaitTold(String name, Map<UUID, Long> phase, int before) {
        long heard = System.nanoTime();
        int told = 0;
        boolean complete = false;
        try (ProgressBar bar = bar(name, phase.size())) {
            while (!complete && System.nanoTime() - heard < stall.toNanos()) {
                int now = told().callbacks().size() - before;
                if (now > told) {
                    told = now;
                    heard = System.nanoTime();
                    bar.stepTo(Math.min(told, phase.size()));
                    // a callback may come twice
                    complete = told >= phase.size() && paid().keySet().containsAll(phase.keySet());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private Map<UUID, JournalEntry> paid() {
        Map<UUID, JournalEntry> first = new HashMap<>();
        for (JournalEntry entry : told().callbacks().entries()) {
            JsonNode event = entry.json();
            if (event.path("type").asText().equals("settlement.paid")) {
                first.putIfAbsent(UUID.fromString(event.path("subject").asText()), entry);
            }
        }
        return first;
    }

    private static Stretch stretch(Map<UUID, Long> published, Map<UUID, JournalEntry> paid) {
        List<PaidTrade> trades = new ArrayList<>();
        published.forEach((id, publishedNanos) -> {
            JournalEntry entry = paid.get(id);
            if (entry != null) {
                String batch = entry.json().path("data").path("batchId").asText();
                trades.add(new PaidTrade(publishedNanos, entry.arrivedNanos(), batch));
            }
        });
        return new Stretch(trades);
    }

    private ProgressBar bar(String name, long max) {
        return bars.get().setTaskName(name).setInitialMax(max).build();
    }

    private WorkerCommand command() {
        WorkerCommand command = WorkerProcess.of(servers).with("HTTP_HOST", "127.0.0.1");
        settings.worker().forEach(command::with);
        return command;
    }

    private long workerCommits() throws IOException {
        return (long) worker().meter("settlement_commit_time_seconds_count");
    }

    private WorkerProcess worker() {
        if (worker == null) {
            throw new IllegalStateException("prepare() comes first");
        }
        return worker;
    }

    private CallbackJournal told() {
        if (journal == null) {
            throw new IllegalStateException("prepare() comes first");
        }
        return journal;
    }

    @Override
    public void close() throws Exception {
        if (worker != null) {
            worker.close();
        }
        if (journal != null) {
            journal.close();
        }
        ledger.close();
    }
}
