package tech.novaeco.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make dev} does where a Docker engine answers; the engine is a script that repeats what it is told. */
class DevScriptTest {
    private static final String FRESH = "[ \"$4\" = ps ] || echo \"engine: $*\"\n";
    private static final String ALREADY_UP = "[ \"$4\" = ps ] && echo 0123abc || echo \"engine: $*\"\n";

    @TempDir
    private Path programs;

    @Test
    void a_port_that_is_taken_stops_it_with_one_line_that_names_the_port_and_its_variable() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(dev(FRESH, taken.getLocalPort()))
                    .endsWith("port " + taken.getLocalPort()
                            + " is taken: stop who uses it, or name another in HTTP_PORT\nended with 1")
                    .doesNotContain("up --build");
        }
    }

    @Test
    void ports_that_its_own_containers_hold_are_no_hindrance() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(dev(ALREADY_UP, taken.getLocalPort()))
                    .startsWith("A Docker engine answers")
                    .endsWith("engine: compose -f deploy/compose.yaml up --build\nended with 0");
        }
    }

    private String dev(String engine, int httpPort) throws IOException, InterruptedException {
        Path docker = Files.writeString(programs.resolve("docker"), "#!/bin/sh\n" + engine);
        assertThat(docker.toFile().setExecutable(true)).isTrue();
        ProcessBuilder script = new ProcessBuilder("bash", "scripts/dev.sh").redirectErrorStream(true);
        script.environment().merge("PATH", programs.toString(), (path, first) -> first + ":" + path);
        script.environment().put("HTTP_PORT", String.valueOf(httpPort));
        Process running = script.start();
        String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "ended with " + running.waitFor();
    }
}
