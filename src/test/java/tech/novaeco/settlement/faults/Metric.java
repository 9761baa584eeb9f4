package tech.novaeco.settlement.faults;

import java.io.IOException;
import tech.novaeco.settlement.support.WorkerProcess;

/** What a worker counts, as Prometheus would read it. */
final class Metric {
    static final String IN_FLIGHT = "settlement_deliveries_in_flight";
    static final String DUPLICATES = "settlement_trades_duplicate_total";

    private Metric() {}

    static double of(WorkerProcess worker, String name) throws IOException {
        return worker.meter(name);
    }
}
