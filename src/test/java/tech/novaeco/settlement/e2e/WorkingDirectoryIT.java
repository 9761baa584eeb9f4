package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkingDirectoryIT {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {".env", "application.properties"})
    void a_file_in_the_working_directory_sets(String file) throws IOException, InterruptedException {
        Files.writeString(directory.resolve(file), "BATCH_SIZE=0\nBATCHTIMEOUT=9\n");
        ProcessBuilder command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        Path.of("target", "trade-settlement-worker.jar")
                                .toAbsolutePath()
                                .toString(),
                        "health")
                .directory(directory.toFile())
                .redirectErrorStream(true);
        command.environment().remove("BATCH_SIZE");
        Process process = command.start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(told)
                .contains("BATCH_SIZE=0 is not allowed")
                .contains("BATCHTIMEOUT is no setting and changes nothing: BATCH_TIMEOUT_MS is meant?");
    }
}
