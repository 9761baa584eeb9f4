package tech.novaeco.settlement.adapter.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * Answers the health probes from every check in Camel's health check registry.
 *
 * <p>A check that warns does not take the worker down. Every answer is bounded in time. Thread safe.
 */
public final class Health {
    static final Duration LIMIT = Duration.ofSeconds(2);

    private final Duration limit;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<HealthCheck, BoundedCheck> checks = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "health");
        thread.setDaemon(true);
        return thread;
    });

    Health() {
        this(LIMIT);
    }

    Health(Duration limit) {
        this.limit = limit;
    }

    /** Everything that is checked. */
    public void all(Exchange exchange) throws JsonProcessingException {
        answer(exchange, findings(exchange.getContext(), check -> true));
    }

    /** What must work before trades are taken. */
    public void ready(Exchange exchange) throws JsonProcessingException {
        answer(exchange, findings(exchange.getContext(), HealthCheck::isReadiness));
    }

    /** That this answer could be given: no check is asked, because a restart mends no database. */
    public void live(Exchange exchange) throws JsonProcessingException {
        answer(exchange, Map.of());
    }

    /** What every check found, by its name. */
    Map<String, Finding> findings(CamelContext context) {
        return findings(context, check -> true);
    }

    private Map<String, Finding> findings(CamelContext context, Predicate<HealthCheck> wanted) {
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        if (registry == null) {
            return Map.of("registry", Finding.down("no health check registry"));
        }
        Map<BoundedCheck, CompletableFuture<Finding>> asked = new LinkedHashMap<>();
        Map<String, BoundedCheck> names = new TreeMap<>();
        registry.stream().filter(HealthCheck::isEnabled).filter(wanted).forEach(check -> {
            // a check that was only bound as a bean has not been given its context
            CamelContextAware.trySetCamelContext(check, context);
            BoundedCheck bounded = checks.computeIfAbsent(check, key -> new BoundedCheck(key, threads));
            names.put(check.getId(), bounded);
            asked.put(bounded, bounded.ask());
        });
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        Map<String, Finding> findings = new LinkedHashMap<>();
        names.forEach((name, check) -> {
            CompletableFuture<Finding> answer = asked.get(check);
            if (answer != null) {
                findings.put(name, check.await(answer, deadlineNanos));
            }
        });
        return findings;
    }

    private void answer(Exchange exchange, Map<String, Finding> findings) throws JsonProcessingException {
        boolean down = findings.values().stream().anyMatch(finding -> finding.status() == Finding.Status.DOWN);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", down ? Finding.Status.DOWN : Finding.Status.OK);
        body.put("checks", findings);
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, down ? 503 : 200);
        exchange.getMessage().setBody(json.writeValueAsString(body));
    }
}
