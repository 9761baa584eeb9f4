package tech.novaeco.settlement.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.chaos.checker.Finding;
import tech.novaeco.settlement.chaos.checker.Verdict;
import tech.novaeco.settlement.support.ReportPage;

/** A run as one page to look at or to send: faults over time, throughput, lag, what the checker found. */
final class ChaosReport {
    /** What the page is told: see {@code chaos/report.html}. */
    private record Page(
            String command,
            long trades,
            int checks,
            List<String> failures,
            List<Outcome> scenarios,
            List<Finding> findings,
            List<Fault> faults,
            List<JsonNode> samples,
            Map<String, String> setup) {}

    private ChaosReport() {}

    /** Writes {@code report.html} into the run's directory and returns where it is. */
    static Path write(ChaosRun run, ChaosSettings settings, RunDirectory directory) {
        Verdict verdict = run.verdict();
        Path file = directory.root().resolve("report.html");
        ReportPage.write(
                file,
                "chaos/report.html",
                new Page(
                        settings.command(),
                        run.trades(),
                        run.checks(),
                        run.failures(),
                        run.outcomes(),
                        verdict == null ? List.of() : verdict.findings(),
                        run.faults(),
                        JsonLines.read(directory.samples()),
                        setup(settings, run)));
        return file;
    }

    private static Map<String, String> setup(ChaosSettings settings, ChaosRun run) {
        Map<String, String> setup = new LinkedHashMap<>();
        setup.put("Date", OffsetDateTime.now().truncatedTo(ChronoUnit.SECONDS).toString());
        setup.put("Command", settings.command());
        setup.put("Commit", System.getProperty("chaos.commit", "unknown"));
        setup.put("Servers", run.servers());
        setup.put("Workers", Arena.WORKERS + " processes, settings as delivered");
        setup.put("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
        setup.put(
                "Machine",
                Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version") + "; servers, workers, publisher and harness share it");
        return setup;
    }
}
