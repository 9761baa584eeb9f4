package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthTest {
    private SampleWorker worker;

    @BeforeEach
    void start() throws Exception {
        worker = SampleWorker.start(HawtioSettings.off());
    }

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void a_worker_whose_checks_are_up_is_ok() throws Exception {
        worker.check(new Check("database", true, HealthCheckResultBuilder::up));
        HttpResponse<String> answer = worker.get("/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode body = json(answer);
        assertThat(body.at("/status").asText()).isEqualTo("ok");
        assertThat(body.at("/checks/database/status").asText()).isEqualTo("ok");
        assertThat(body.at("/checks/routes-running/detail").asText()).isEqualTo("6 of 6 routes running");
    }

    @Test
    void the_request_is_not_sent_back() throws Exception {
        assertThat(worker.send(worker.loggedIn("/health").header("X-Mine", "1"))
                        .headers()
                        .map())
                .doesNotContainKeys("x-mine", "authorization", "user-agent");
    }

    @Test
    void a_database_that_is_down_takes_readiness_but_not_life() throws Exception {
        worker.check(new Check(
                "database",
                true,
                b -> b.down().message("cannot connect").error(new IllegalStateException("host=db password=secret"))));
        assertThat(worker.get("/health").statusCode()).isEqualTo(503);
        HttpResponse<String> ready = worker.get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(json(ready).at("/status").asText()).isEqualTo("down");
        assertThat(json(ready).at("/checks/database/detail").asText()).isEqualTo("cannot connect");
        assertThat(ready.body()).doesNotContain("secret");
        assertThat(worker.get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void a_check_that_is_not_about_readiness_leaves_it() throws Exception {
        worker.check(new Check("undispatched", false, HealthCheckResultBuilder::down));
        assertThat(worker.get("/health").statusCode()).isEqualTo(503);
        assertThat(worker.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void a_warning_is_shown_and_takes_nothing_down() throws Exception {
        worker.check(new Check("topology", true, b -> b.up().detail(Finding.WARNING, "x-max-length differs")));
        HttpResponse<String> answer = worker.get("/health");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).at("/checks/topology/status").asText()).isEqualTo("warn");
        assertThat(json(answer).at("/checks/topology/detail").asText()).isEqualTo("x-max-length differs");
    }

    @Test
    void a_check_that_hangs_is_down_in_time_and_is_asked_once() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(2);
        worker.check(new Check("broker", true, b -> {
            asked.countDown();
            await(release);
            b.up();
        }));
        for (int i = 0; i < 3; i++) {
            long before = System.nanoTime();
            HttpResponse<String> answer = worker.get("/health");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Health.LIMIT.multipliedBy(4));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(json(answer).at("/checks/broker/detail").asText()).startsWith("no answer for");
        }
        assertThat(asked.getCount()).isEqualTo(1);
        release.countDown();
    }

    @Test
    void a_check_that_throws_is_down() throws Exception {
        worker.check(new Check("broker", true, b -> {
            throw new IllegalStateException("secret");
        }));
        HttpResponse<String> answer = worker.get("/health");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).at("/checks/broker/detail").asText())
                .isEqualTo("the check failed: IllegalStateException");
    }

    @Test
    void a_route_that_was_lost_takes_the_worker_down() throws Exception {
        worker.camel().getRouteController().stopRoute("sample-sink");
        worker.camel().removeRoute("sample-sink");
        HttpResponse<String> answer = worker.get("/health");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(json(answer).at("/checks/routes-running/detail").asText())
                .isEqualTo("5 of 6 routes running; not running: sample-sink");
    }

    @Test
    void a_suspended_route_is_no_lost_route() throws Exception {
        worker.camel().getRouteController().suspendRoute("sample-source");
        assertThat(worker.get("/health").statusCode()).isEqualTo(200);
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Check extends AbstractHealthCheck {
        private final boolean readiness;
        private final Consumer<HealthCheckResultBuilder> answer;

        Check(String name, boolean readiness, Consumer<HealthCheckResultBuilder> answer) {
            super("settlement", name);
            this.readiness = readiness;
            this.answer = answer;
        }

        @Override
        public boolean isReadiness() {
            return readiness;
        }

        @Override
        protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
            answer.accept(builder);
        }
    }
}
