package tech.novaeco.settlement.support;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** The publishers' programs in {@code docs/publishing}, one a language. */
public enum Snippet {
    JAVASCRIPT(List.of("node"), "publish.mjs"),
    PYTHON(List.of(python()), "publish.py"),
    JAVA(
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    Path.of("target").toAbsolutePath() + "/*" + File.pathSeparator
                            + Path.of("target", "lib").toAbsolutePath() + "/*"),
            "Publish.java");

    private static final Path HOME = Path.of("docs", "publishing").toAbsolutePath();

    private final List<String> program;
    private final String file;

    Snippet(List<String> program, String file) {
        this.program = program;
        this.file = file;
    }

    /** @param output of both streams */
    public record Ended(int exitCode, String output) {}

    /** Skips the test where its language or its packages for the hash are missing. */
    public void assumeRuns() {
        if (this == JAVASCRIPT) {
            NodePackages.assumeInstalled(HOME);
        }
        Assumptions.assumeTrue(this != PYTHON || Commands.onPath("python3"), "needs python3");
    }

    /** As {@link #assumeRuns}, and its client of the broker. */
    public void assumePublishes(Servers servers) {
        assumeRuns();
        Assumptions.assumeTrue(
                this != PYTHON || !servers.kind().equals("embedded"),
                "pika needs a broker that announces confirms; the embedded one gives them and does not say so");
        Assumptions.assumeTrue(this != PYTHON || hasPika(program.get(0)), "needs pika for " + program);
    }

    /** Runs to the end. */
    public Ended run(String rabbitUri, List<String> arguments) {
        return run(Map.of("RABBITMQ_URI", rabbitUri), arguments);
    }

    /** Runs to the end, and signs with this secret. */
    public Ended signing(String rabbitUri, Path secret, List<String> arguments) {
        return run(Map.of("RABBITMQ_URI", rabbitUri, "TRADE_KEY", secret.toString()), arguments);
    }

    /** Skips the test where its language lacks Ed25519. */
    public void assumeSigns() {
        assumeRuns();
        Assumptions.assumeTrue(
                this != PYTHON || has(program.get(0), "cryptography"), "needs cryptography for " + program);
    }

    private Ended run(Map<String, String> environment, List<String> arguments) {
        List<String> command = new ArrayList<>(program);
        command.add(HOME.resolve(file).toString());
        command.addAll(arguments);
        Commands.Ended ended = Commands.run(environment, Duration.ofMinutes(2), command);
        return new Ended(ended.exitCode(), ended.output());
    }

    /** The system's Python may have Debian's package where another one stands first on the path. */
    private static String python() {
        return List.of("python3", "/usr/bin/python3").stream()
                .filter(Snippet::hasPika)
                .findFirst()
                .orElse("python3");
    }

    private static boolean hasPika(String python) {
        return has(python, "pika");
    }

    private static boolean has(String python, String module) {
        return Commands.onPath("python3")
                && Commands.run(Map.of(), Duration.ofMinutes(2), List.of(python, "-c", "import " + module))
                                .exitCode()
                        == 0;
    }
}
