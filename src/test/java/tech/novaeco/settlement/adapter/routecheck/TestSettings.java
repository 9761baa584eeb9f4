package tech.novaeco.settlement.adapter.routecheck;

import java.util.Map;

/** What route files read, with the defaults of the worker. */
public final class TestSettings {
    public static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("QUEUE_NAME", "queue.finance.settlements"),
            Map.entry("BATCH_SIZE", "100"),
            Map.entry("BATCH_TIMEOUT_MS", "500"),
            Map.entry("SETTLERS", "1"),
            Map.entry("PREFETCH", "200"),
            Map.entry("SWEEP_INTERVAL_MS", "1000"),
            Map.entry("RETRY_DELAY_MS", "200"),
            Map.entry("RETRY_MAX_DELAY_MS", "5000"),
            Map.entry(
                    "CALLBACK_RECIPIENTS",
                    "direct:trade-callbacks,direct:user-notifications,direct:dead-letter-copies"),
            Map.entry("FOUR_EYES", "on"),
            Map.entry("SEAL_ENABLED", "false"),
            Map.entry("API_ENABLED", "false"),
            Map.entry("HTTP_HOST", "0.0.0.0"),
            Map.entry("HTTP_PORT", "8080"));

    private TestSettings() {}
}
