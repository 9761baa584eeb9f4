package tech.novaeco.settlement.support;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The npm packages that a directory's {@code package-lock.json} names. */
public final class NodePackages {
    private static final Duration INSTALL = Duration.ofMinutes(2);

    private NodePackages() {}

    /** Skips the test where node is missing, or the packages cannot be had. */
    public static synchronized void assumeInstalled(Path directory) {
        Assumptions.assumeTrue(Commands.onPath("node") && Commands.onPath("npm"), "needs node and npm");
        if (!Files.isRegularFile(directory.resolve("node_modules").resolve(".package-lock.json"))) {
            Commands.Ended ended = Commands.run(
                    Map.of(),
                    INSTALL,
                    List.of("npm", "ci", "--prefix", directory.toAbsolutePath().toString()));
            Assumptions.assumeTrue(ended.exitCode() == 0, "npm ci failed: " + ended.output());
        }
    }
}
