package tech.novaeco.settlement.support;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The programs in {@code docs/receipts} that verify receipts, one a language. */
public enum ReceiptSnippet {
    JAVASCRIPT(List.of("node"), "verify.mjs"),
    PYTHON(List.of("python3"), "verify.py"),
    JAVA(
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
            "Verify.java");

    private static final Path HOME = Path.of("docs", "receipts").toAbsolutePath();

    private final List<String> program;
    private final String file;

    ReceiptSnippet(List<String> program, String file) {
        this.program = program;
        this.file = file;
    }

    /** @param lines of both streams */
    public record Ended(int exitCode, List<String> lines) {}

    /** Skips the test where its language or its packages are missing. */
    public void assumeRuns() {
        if (this == JAVASCRIPT) {
            NodePackages.assumeInstalled(HOME);
        }
        if (this == PYTHON) {
            Assumptions.assumeTrue(
                    Commands.onPath("python3")
                            && Commands.run(
                                                    Map.of(),
                                                    Duration.ofMinutes(1),
                                                    List.of("python3", "-c", "import cryptography"))
                                            .exitCode()
                                    == 0,
                    "needs python3 with cryptography");
        }
    }

    public Ended run(Path jwks, List<Path> receipts) {
        List<String> command = new ArrayList<>(program);
        command.add(HOME.resolve(file).toString());
        command.add(jwks.toAbsolutePath().toString());
        receipts.forEach(receipt -> command.add(receipt.toString()));
        Commands.Ended ended = Commands.run(Map.of(), Duration.ofMinutes(2), command);
        return new Ended(ended.exitCode(), ended.output().lines().toList());
    }
}
