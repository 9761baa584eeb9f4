package tech.novaeco.settlement.load;

import java.util.Comparator;
import java.util.List;

/**
 * One phase of a load test as seen from outside: the trades that were PAID, in the order in which that was heard.
 * Times are those of the load test's JVM, for publishing and hearing alike.
 */
record Stretch(List<PaidTrade> paid) {
    /** @param batch the id of the batch that settled it, as its callback says */
    record PaidTrade(long publishedNanos, long paidNanos, String batch) {
        double millis() {
            return (paidNanos - publishedNanos) / 1e6;
        }
    }

    Stretch {
        paid = paid.stream()
                .sorted(Comparator.comparingLong(PaidTrade::paidNanos))
                .toList();
    }

    /** Milliseconds from publishing to PAID, ascending. */
    double[] millis() {
        return paid.stream().mapToDouble(PaidTrade::millis).sorted().toArray();
    }

    /** @param share of the trades that were PAID within the answer, by nearest rank; NaN where none was PAID */
    double percentileMillis(double share) {
        double[] ascending = millis();
        return ascending.length == 0
                ? Double.NaN
                : ascending[Math.max(0, (int) Math.ceil(share * ascending.length) - 1)];
    }

    /** Trades PAID a second after the first batch, whose start nobody heard; NaN where there was one batch only. */
    double perSecond() {
        List<PaidTrade> later = paid.stream()
                .filter(trade -> !trade.batch().equals(paid.get(0).batch()))
                .toList();
        if (later.isEmpty()) {
            return Double.NaN;
        }
        long begin = paid.stream()
                .filter(trade -> trade.batch().equals(paid.get(0).batch()))
                .mapToLong(PaidTrade::paidNanos)
                .max()
                .orElseThrow();
        return later.size() * 1e9 / (paid.get(paid.size() - 1).paidNanos() - begin);
    }
}
