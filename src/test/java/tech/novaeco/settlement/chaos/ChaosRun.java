package tech.novaeco.settlement.chaos;

import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import tech.novaeco.settlement.chaos.checker.Verdict;
import tech.novaeco.settlement.faults.Sql;
import tech.novaeco.settlement.support.AmqpConnections;
import tech.novaeco.settlement.support.WorkerCommand;

/** Scenarios one after the other in one arena, then the checker over all they left. Red stays red: nothing is run again. */
public final class ChaosRun {
    private static final Duration DRAIN = Duration.ofSeconds(90);
    private static final Duration POLL = Duration.ofMillis(200);

    private final RunDirectory directory;
    private final PrintStream out;
    private Duration patience = DRAIN;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private @Nullable Verdict verdict;
    private String servers = "";
    private int checks;
    private long trades;
    private List<Fault> faults = List.of();

    /** @param out where progress is told */
    public ChaosRun(RunDirectory directory, PrintStream out) {
        this.directory = directory;
        this.out = out;
    }

    /** Waits no longer than this for what may be lost; queues are given their time all the same. */
    public ChaosRun losingPatienceAfter(Duration shorter) {
        patience = shorter;
        return this;
    }

    /**
     * Runs them all, whatever fails.
     *
     * @param special what is special about every worker; {@link UnaryOperator#identity()} for those as delivered
     */
    public ChaosRun run(List<Scenario> scenarios, Site site, long seed, UnaryOperator<WorkerCommand> special)
            throws Exception {
        try (Arena arena = Arena.open(directory, site, seed, special)) {
            Duration drained;
            servers = "PostgreSQL "
                    + Sql.ask(arena.site().jdbcUrl(), "SHOW server_version").split(" ", 2)[0] + " and "
                    + AmqpConnections.product(arena.site().rabbitUri());
            try (Timeline timeline = new Timeline(arena)) {
                for (Scenario scenario : scenarios) {
                    timeline.begin(scenario.name());
                    run(arena, scenario);
                }
                awaitReady(arena);
                if (outcomes.stream().noneMatch(outcome -> outcome.notRun().isEmpty())) {
                    failures.add("nothing was run");
                }
                drained = drain(arena);
                checks = timeline.checks();
                failures.addAll(timeline.violations());
            }
            Judge.keepKeys(arena);
            int leastHits = scenarios.stream().mapToInt(Scenario::leastHits).sum();
            Verdict judged = Judge.verdict(arena, drained, DRAIN, leastHits);
            verdict = judged;
            say("%n%s", judged.text());
            if (!judged.holds()) {
                failures.add("the checker found broken: " + judged.red());
            }
            faults = arena.faults().all();
            trades = arena.decided();
        }
        return this;
    }

    /** What is red, one sentence each; empty: passed. */
    public List<String> failures() {
        List<String> all = new ArrayList<>();
        outcomes.forEach(outcome -> outcome.failures().forEach(f -> all.add(outcome.scenario() + ": " + f)));
        all.addAll(failures);
        return all;
    }

    /** What the checker says; null when the run did not come so far. */
    public @Nullable Verdict verdict() {
        return verdict;
    }

    List<Outcome> outcomes() {
        return outcomes;
    }

    List<Fault> faults() {
        return faults;
    }

    /** What the servers say they are. */
    String servers() {
        return servers;
    }

    /** How often conservation and floors were checked during the run. */
    int checks() {
        return checks;
    }

    long trades() {
        return trades;
    }

    private void run(Arena arena, Scenario scenario) throws InterruptedException {
        say("%-28s %s", scenario.name(), scenario.description());
        List<String> failed = new ArrayList<>();
        int before = arena.published().count();
        arena.faults().begin(scenario.name());
        try {
            scenario.run(arena);
        } catch (InterruptedException stop) {
            throw stop;
        } catch (TestAbortedException missing) {
            say("%-28s NOT RUN: %s", "", String.valueOf(missing.getMessage()));
            outcomes.add(Outcome.notRun(scenario, String.valueOf(missing.getMessage())));
            return;
        } catch (Exception | AssertionError failure) {
            failed.add(failure.toString());
            failure.printStackTrace(out);
        }
        try {
            arena.finishLoad();
        } catch (RuntimeException failure) {
            failed.add(failure.toString());
        }
        for (int place : arena.crew().ended()) {
            failed.add(arena.crew().name(place) + " ended by itself, log "
                    + arena.crew().get(place).log());
            arena.crew().replace(place);
        }
        long begin = System.nanoTime();
        List<String> left = decidedAndTold(arena);
        long drained = left.isEmpty() ? (System.nanoTime() - begin) / 1_000_000 : -1;
        failed.addAll(left);
        List<Fault> happened = arena.faults().of(scenario.name());
        int hits = (int) happened.stream().filter(Fault::hit).count();
        if (hits < scenario.leastHits()) {
            failed.add("only " + hits + " of " + happened.size() + " faults hit work in progress, "
                    + scenario.leastHits() + " must: this run proves nothing");
        }
        int trades = arena.published().count() - before;
        Outcome outcome = new Outcome(
                scenario.name(),
                scenario.description(),
                happened.size(),
                hits,
                scenario.leastHits(),
                trades,
                drained,
                failed,
                "");
        outcomes.add(outcome);
        say(
                "%-28s %d faults, %d in mid-batch; %,d trades, drained in %.1f s; %s",
                "",
                happened.size(),
                hits,
                trades,
                Math.max(0, drained) / 1e3,
                failed.isEmpty() ? "ok" : "FAILED: " + failed);
    }

    /** Whoever took the place of one that a scenario ended does its work too. */
    private void awaitReady(Arena arena) {
        try {
            arena.crew().awaitReady();
        } catch (RuntimeException failure) {
            failures.add("a worker did not become ready: " + failure.getMessage());
        }
    }

    /** Waits as long as there is progress: a slow machine is no fault of the worker's, standing still is. */
    private List<String> decidedAndTold(Arena arena) {
        Backlog before = Backlog.of(arena);
        long movedAt = System.nanoTime();
        while (!before.isEmpty()) {
            if (System.nanoTime() - movedAt > patience.toNanos()) {
                return List.of("nothing moved for " + patience.toSeconds() + " s: " + unfinished(arena));
            }
            LockSupport.parkNanos(POLL.toNanos());
            Backlog now = Backlog.of(arena);
            if (!now.equals(before)) {
                movedAt = System.nanoTime();
            }
            before = now;
        }
        return List.of();
    }

    private static String unfinished(Arena arena) {
        Set<UUID> missing = new HashSet<>(arena.published().ids());
        try {
            missing.removeAll(Database.decidedIds(arena.site().jdbcUrl()));
            return missing.size() + " confirmed trades are undecided "
                    + missing.stream().limit(3).toList() + ", "
                    + Database.expiring(arena.site().jdbcUrl()) + " holds should have expired, "
                    + Database.untold(arena.site().jdbcUrl()) + " batches untold";
        } catch (SQLException | RuntimeException away) {
            return "the ledger does not answer: " + away;
        }
    }

    /** Returns how long it took; the checker judges what is left if it took too long. */
    private static Duration drain(Arena arena) {
        long begin = System.nanoTime();
        try {
            Awaitility.await()
                    .atMost(DRAIN)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> Judge.messages(arena).values().stream().allMatch(messages -> messages == 0));
        } catch (ConditionTimeoutException late) {
            return DRAIN.plusNanos(1);
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }
}
