package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void routes_the_jvm_and_meters_of_other_rooms_are_shown() throws Exception {
        try (SampleWorker worker = SampleWorker.start(HawtioSettings.off())) {
            MeterRegistry meters = worker.camel().getRegistry().findSingleByType(MeterRegistry.class);
            meters.counter("settlement.trades", "outcome", "settled").increment(3);
            await().untilAsserted(() -> assertThat(worker.get("/metrics").body())
                    .containsPattern("camel_exchanges_total\\{[^}]*routeId=\"sample-sink\"[^}]*} [1-9]"));
            HttpResponse<String> page = worker.get("/metrics");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(page.body())
                    .contains("settlement_trades_total{outcome=\"settled\"} 3.0")
                    .contains("jvm_memory_used_bytes", "jvm_gc_", "jvm_threads_live_threads", "process_uptime_seconds")
                    .contains("process_cpu_usage", "process_files_open_files");
        }
    }
}
