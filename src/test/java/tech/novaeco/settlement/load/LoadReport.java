package tech.novaeco.settlement.load;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tech.novaeco.settlement.support.ReportPage;

/** A result as a page to send to somebody. */
final class LoadReport {
    /** What the page is told: see {@code load/report.html}. */
    private record Page(
            int trades,
            int steadyTrades,
            int perSecondSteady,
            long commits,
            long commitsAllowed,
            double perSecond,
            List<Check> checks,
            Map<String, Double> steady,
            Map<String, Double> backlog,
            List<Plots.Bar> batchSizes,
            List<double[]> throughput,
            List<double[]> commitsOverTime,
            List<double[]> steadyDistribution,
            List<double[]> backlogDistribution,
            Map<String, String> setup) {}

    private LoadReport() {}

    static void write(Path file, LoadResult result, Map<String, String> setup) {
        LoadSettings settings = result.settings();
        Page page = new Page(
                settings.trades(),
                settings.steadyTrades(),
                LoadSettings.STEADY_PER_SECOND,
                result.commits(),
                settings.commitsAllowed(),
                result.backlog().perSecond(),
                Check.of(result),
                percentiles(result.steady()),
                percentiles(result.backlog()),
                Plots.batchSizes(result.batchSizes()),
                Plots.throughput(result.backlog()),
                Plots.commits(result.backlog()),
                Plots.distribution(result.steady()),
                Plots.distribution(result.backlog()),
                setup);
        ReportPage.write(file, "load/report.html", page);
    }

    private static Map<String, Double> percentiles(Stretch stretch) {
        return Map.of(
                "p50", stretch.percentileMillis(0.5),
                "p99", stretch.percentileMillis(0.99),
                "max", stretch.percentileMillis(1));
    }
}
