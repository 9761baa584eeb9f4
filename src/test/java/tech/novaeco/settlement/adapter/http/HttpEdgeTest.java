package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Optional;
import org.apache.camel.component.platform.http.plugin.DefaultJolokiaPlatformHttpPlugin;
import org.junit.jupiter.api.Test;

class HttpEdgeTest {
    @Test
    void without_being_switched_on_there_is_no_console_and_no_agent() throws Exception {
        try (SampleWorker worker = SampleWorker.start(HawtioSettings.off())) {
            for (String path : List.of("/hawtio", "/hawtio/", "/hawtio/jolokia", "/jolokia", "/jolokia/version")) {
                assertThat(worker.getLoggedIn(path).statusCode()).as(path).isEqualTo(404);
            }
            assertThat(worker.camel().hasService(DefaultJolokiaPlatformHttpPlugin.class))
                    .isNull();
        }
    }

    @Test
    void a_port_that_is_taken_stops_the_start_and_is_named() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> SampleWorker.startOn("127.0.0.1", taken.getLocalPort(), HawtioSettings.off()))
                    .hasStackTraceContaining("HTTP_PORT: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void another_machine_reaches_health_but_not_the_console_unless_told() throws Exception {
        for (boolean remote : new boolean[] {false, true}) {
            HawtioSettings hawtio =
                    new HawtioSettings(true, HawtioSettings.DEFAULT_USER, SampleWorker.PASSWORD, remote);
            try (SampleWorker worker = SampleWorker.startOn("0.0.0.0", SampleWorker.freePort(), hawtio)) {
                URI outside = new URI("http", null, outsideAddress(), worker.port(), "/jolokia/version", null, null);
                HttpRequest.Builder request = HttpRequest.newBuilder(outside)
                        .header("X-Forwarded-For", "127.0.0.1")
                        .header("Authorization", SampleWorker.basic(hawtio.user(), SampleWorker.PASSWORD));
                assertThat(worker.send(request).statusCode()).isEqualTo(remote ? 200 : 403);
                assertThat(worker.send(HttpRequest.newBuilder(outside.resolve("/health")))
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static String outsideAddress() throws SocketException {
        Optional<String> address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(one -> one instanceof Inet4Address && !one.isLoopbackAddress())
                .map(InetAddress::getHostAddress)
                .findFirst();
        assumeTrue(address.isPresent(), "skipped: this machine has no address but its own");
        return address.get();
    }

    @Test
    void a_console_without_a_password_is_refused() {
        assertThatThrownBy(() -> new HawtioSettings(true, "operator", null, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("HAWTIO_PASSWORD: is required when HAWTIO_ENABLED=true")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> new HawtioSettings(true, "operator", " ", false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_password_is_never_written_out() {
        assertThat(SampleWorker.console().toString()).doesNotContain(SampleWorker.PASSWORD);
    }
}
