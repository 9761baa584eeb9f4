package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tech.novaeco.settlement.support.HawtioBrowser;

/**
 * A person watches messages flow through a route in Hawtio.
 *
 * <p>By itself it watches a sample route. With {@code -Dhawtio.url=http://host:port} it watches a worker that runs
 * already: {@code -Dhawtio.route}, {@code -Dhawtio.user} and {@code -Dhawtio.password} say what and as whom, and somebody
 * must send messages meanwhile. {@code -Dhawtio.screenshot} says where the picture goes.
 */
@Tag("browser")
class HawtioBrowserIT {
    private static final @Nullable String URL = System.getProperty("hawtio.url");
    private static final String ROUTE = System.getProperty("hawtio.route", "sample-sink");
    private static final String USER = System.getProperty("hawtio.user", HawtioSettings.DEFAULT_USER);
    private static final String PASSWORD = System.getProperty("hawtio.password", SampleWorker.PASSWORD);
    private static final Path SCREENSHOT =
            Path.of(System.getProperty("hawtio.screenshot", "target/hawtio/" + ROUTE + ".png"));

    @Test
    void the_counters_of_a_route_move_while_messages_flow() throws Exception {
        Optional<HawtioBrowser> found = HawtioBrowser.open();
        assumeTrue(found.isPresent(), "skipped: needs chromium and chromedriver on the PATH");
        try (HawtioBrowser browser = found.get()) {
            if (URL != null) {
                watch(browser, URI.create(URL));
                return;
            }
            try (SampleWorker worker = SampleWorker.start(SampleWorker.console())) {
                watch(browser, URI.create(worker.url()));
            }
        }
    }

    private static void watch(HawtioBrowser browser, URI worker) {
        browser.logIn(worker, USER, PASSWORD);
        // a route with an error handler of its own used to spoil the diagram of every other one
        browser.openDiagram("http-health");
        browser.openDiagram(ROUTE);
        Map<String, Long> before = browser.exchangesByStep();
        assertThat(before).hasSizeGreaterThan(1);
        browser.awaitMoreThan(before);
        browser.screenshotTo(SCREENSHOT);
    }
}
