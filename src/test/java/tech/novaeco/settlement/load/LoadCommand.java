package tech.novaeco.settlement.load;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import tech.novaeco.settlement.support.Servers;

/** {@code make test-load}. Exit codes: 0 passed, 1 failed, 2 wrong usage. */
public final class LoadCommand {
    private static final Path PAGE = Path.of("target", "load-report.html");
    private static final Duration STALL = Duration.ofSeconds(60);

    private LoadCommand() {}

    public static void main(String[] arguments) throws Exception {
        LoadSettings settings;
        try {
            settings = LoadSettings.from(System.getenv());
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            return;
        }
        System.exit(run(settings) ? 0 : 1);
    }

    private static boolean run(LoadSettings settings) throws Exception {
        try (Servers servers = Servers.open()) {
            String where = servers.kind() + ": " + servers.versions();
            Map<String, String> setup = setup(where, settings);
            print("Load test: %,d trades, seed %d, on %s", settings.trades(), settings.seed(), where);
            LoadResult result;
            try (LoadRun run = new LoadRun(servers, settings, STALL, LoadCommand::bar)) {
                run.prepare();
                run.stream();
                run.flood();
                run.settleBacklog();
                result = run.result();
            }
            LoadReport.write(PAGE, result, setup);
            return tell(result);
        }
    }

    private static boolean tell(LoadResult result) {
        print(
                "%nThroughput        %,.0f trades/s, backlogged, after the first batch",
                result.backlog().perSecond());
        print(
                "Commits           %,d for %,d trades, at most %,d allowed",
                result.commits(), result.settings().trades(), result.settings().commitsAllowed());
        List<Plots.Bar> bars = Plots.batchSizes(result.batchSizes());
        int most = bars.stream().mapToInt(Plots.Bar::batches).max().orElse(0);
        print("Trades in a batch");
        bars.forEach(bar -> print(
                "  %11s %7d %s",
                bar.range(), bar.batches(), "#".repeat((int) Math.ceil(50.0 * bar.batches() / Math.max(1, most)))));
        print("Publish to PAID       p50      p99      max");
        latency("backlogged", result.backlog());
        latency("at " + LoadSettings.STEADY_PER_SECOND + "/s", result.steady());
        List<Check> checks = Check.of(result);
        checks.forEach(check -> print("%-24s %s (%s)", check.name(), check.figure(), check.limit()));
        print("Report            %s", PAGE.toAbsolutePath());
        String broken = checks.stream()
                .filter(check -> !check.holds())
                .map(Check::broken)
                .collect(Collectors.joining("; "));
        print(broken.isEmpty() ? "Load test PASSED." : "Load test FAILED: %s.", broken);
        return broken.isEmpty();
    }

    private static void latency(String name, Stretch stretch) {
        print(
                "  %-12s %,8.0f %,8.0f %,8.0f ms",
                name, stretch.percentileMillis(0.5), stretch.percentileMillis(0.99), stretch.percentileMillis(1));
    }

    private static Map<String, String> setup(String servers, LoadSettings settings) {
        Map<String, String> setup = new LinkedHashMap<>();
        setup.put("Date", OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
        setup.put("Command", "make test-load N=" + settings.trades() + " SEED=" + settings.seed());
        setup.put("Commit", System.getProperty("load.commit", "unknown"));
        setup.put("Servers", servers);
        setup.put(
                "Worker",
                "one process, settings " + (settings.worker().isEmpty() ? "as delivered" : settings.worker()));
        setup.put("Trades", TradeMix.DESCRIPTION);
        setup.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
        setup.put(
                "Machine",
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version") + " " + System.getProperty("os.arch")
                        + "; servers, worker and load test share it");
        return setup;
    }

    private static ProgressBarBuilder bar() {
        return new ProgressBarBuilder()
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(Integer.getInteger("load.bar.millis", 200));
    }

    private static void print(String format, Object... values) {
        PrintStream out = System.out;
        out.printf(Locale.ROOT, format + "%n", values);
    }
}
