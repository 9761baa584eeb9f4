package tech.novaeco.settlement.load;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tech.novaeco.settlement.load.Stretch.PaidTrade;

/** A result as points to draw: each point is x and y. */
final class Plots {
    private static final int BARS = 10;
    private static final int BINS = 40;
    private static final int CURVE_POINTS = 300;

    /** @param range how many trades a batch has that is counted here, as in {@code 91-100} */
    record Bar(String range, int batches) {}

    private Plots() {}

    /** Ten bars of one width up to the largest batch. */
    static List<Bar> batchSizes(List<Long> sizes) {
        long largest = sizes.stream().mapToLong(Long::longValue).max().orElse(0);
        long width = Math.max(1, (largest + BARS - 1) / BARS);
        List<Bar> bars = new ArrayList<>();
        for (long to = width; to - width < largest; to += width) {
            long last = to;
            int batches = (int) sizes.stream()
                    .filter(size -> size > last - width && size <= last)
                    .count();
            bars.add(new Bar(width == 1 ? "" + last : last - width + 1 + "-" + last, batches));
        }
        return bars;
    }

    /** Seconds since the first PAID, and trades PAID a second around then. */
    static List<double[]> throughput(Stretch stretch) {
        List<double[]> points = new ArrayList<>();
        if (stretch.paid().isEmpty()) {
            return points;
        }
        double binSeconds =
                Math.max(0.1, Math.ceil(seconds(stretch, stretch.paid().size() - 1) * 10 / BINS) / 10);
        int[] trades = new int[BINS + 1];
        for (int i = 0; i < stretch.paid().size(); i++) {
            trades[Math.min(BINS, (int) (seconds(stretch, i) / binSeconds))]++;
        }
        int last = (int) (seconds(stretch, stretch.paid().size() - 1) / binSeconds);
        for (int bin = 0; bin <= Math.min(BINS, last); bin++) {
            points.add(new double[] {(bin + 0.5) * binSeconds, trades[bin] / binSeconds});
        }
        return points;
    }

    /** Seconds since the first PAID, and commits heard of until then. */
    static List<double[]> commits(Stretch stretch) {
        List<double[]> points = new ArrayList<>();
        Set<String> batches = new HashSet<>();
        for (int i = 0; i < stretch.paid().size(); i++) {
            if (batches.add(stretch.paid().get(i).batch())) {
                points.add(new double[] {seconds(stretch, i), batches.size()});
            }
        }
        return points;
    }

    /** Milliseconds, and the percentage of trades that were PAID within them. */
    static List<double[]> distribution(Stretch stretch) {
        double[] ascending = stretch.millis();
        List<double[]> points = new ArrayList<>();
        int step = Math.max(1, ascending.length / CURVE_POINTS);
        for (int i = 0; i < ascending.length; i += step) {
            points.add(new double[] {ascending[i], 100.0 * (i + 1) / ascending.length});
        }
        if (ascending.length > 0) {
            points.add(new double[] {ascending[ascending.length - 1], 100});
        }
        return points;
    }

    private static double seconds(Stretch stretch, int index) {
        PaidTrade first = stretch.paid().get(0);
        return (stretch.paid().get(index).paidNanos() - first.paidNanos()) / 1e9;
    }
}
