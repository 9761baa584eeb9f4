package tech.novaeco.settlement.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
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
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> SampleWorker.startOn(taken.getLocalPort(), HawtioSettings.off()))
                    .hasStackTraceContaining("HTTP_PORT: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
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
