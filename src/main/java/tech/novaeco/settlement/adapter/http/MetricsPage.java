package tech.novaeco.settlement.adapter.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The meters as Prometheus reads them. */
public final class MetricsPage {
    private final PrometheusMeterRegistry meters;

    MetricsPage(PrometheusMeterRegistry meters) {
        this.meters = meters;
    }

    public String scrape() {
        return meters.scrape();
    }
}
