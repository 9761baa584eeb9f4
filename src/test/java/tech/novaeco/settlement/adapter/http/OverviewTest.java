package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverviewTest {
    @Test
    void without_being_switched_on_there_is_no_page() throws Exception {
        try (SampleWorker worker = SampleWorker.start(HawtioSettings.off())) {
            for (String path : List.of("/", "/overview.json", "/overview.js", "/overview.css")) {
                assertThat(worker.get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void every_part_of_the_page_forbids_what_it_does_not_need() throws Exception {
        try (SampleWorker worker = SampleWorker.startWithOverview()) {
            for (String path : List.of("/", "/overview.json", "/overview.js", "/overview.css")) {
                HttpResponse<String> part = worker.get(path);
                assertThat(part.statusCode()).as(path).isEqualTo(200);
                assertThat(part.headers().firstValue("Content-Security-Policy").orElse(""))
                        .contains("default-src 'none'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe", "*", "http");
                assertThat(part.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
                assertThat(part.headers().firstValue("Cache-Control")).contains("no-store");
                assertThat(part.body()).doesNotContain("http://", "https://", "innerHTML", "style=\"");
            }
            assertThat(worker.get("/health").statusCode()).isEqualTo(200);
            assertThat(worker.get("/nothing").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void the_numbers_are_those_of_the_meters_and_of_health() throws Exception {
        try (SampleWorker worker = SampleWorker.startWithOverview()) {
            MeterRegistry meters = worker.camel().getRegistry().findSingleByType(MeterRegistry.class);
            meters.counter("settlement.trades.settled").increment(7);
            meters.counter("settlement.trades.rejected", "reason", "EXPIRED").increment(2);
            meters.summary("settlement.batch.size").record(9);
            JsonNode numbers =
                    new ObjectMapper().readTree(worker.get("/overview.json").body());
            assertThat(numbers.path("settled").asLong()).isEqualTo(7);
            assertThat(numbers.path("rejected").path("EXPIRED").asLong()).isEqualTo(2);
            assertThat(numbers.path("batches").asLong()).isEqualTo(1);
            assertThat(numbers.path("batchedTrades").asLong()).isEqualTo(9);
            assertThat(numbers.path("waiting").isNull()).isTrue();
            assertThat(numbers.path("checks")
                            .path("routes-running")
                            .path("status")
                            .asText())
                    .isEqualTo("ok");
        }
    }
}
