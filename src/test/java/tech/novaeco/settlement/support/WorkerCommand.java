package tech.novaeco.settlement.support;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How to start a worker: {@code java -jar target/trade-settlement-worker.jar run} with an environment. Each
 * {@link #start()} is a new process with a log of its own and, unless given, a free {@code HTTP_PORT}.
 */
public final class WorkerCommand {
    private static final AtomicInteger STARTED = new AtomicInteger();
    private static final String MAIN = "tech.novaeco.settlement.Main";
    private static final Path JAR = Path.of("target", "trade-settlement-worker.jar");

    /** One person does everything in most tests. */
    private final Map<String, String> environment = new HashMap<>(Map.of("FOUR_EYES", "off"));

    private final List<String> jvmOptions =
            new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    private List<String> arguments = List.of("run");
    private String mainClass = "";
    private List<Path> beforeTheJar = List.of();
    private List<Path> behindTheJar = List.of(Path.of("target", "test-classes"));
    private @Nullable Path log;

    public WorkerCommand with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    public WorkerCommand withJvmOption(String option) {
        jvmOptions.add(option);
        return this;
    }

    /** Route files that replace those of the same name inside the jar. */
    public WorkerCommand withRoutesDir(Path directory) {
        return with("ROUTES_DIR", directory.toAbsolutePath().toString());
    }

    /** Other arguments than {@code run}, for commands of the CLI. */
    public WorkerCommand withArguments(String... others) {
        arguments = List.of(others);
        return this;
    }

    /**
     * Puts test classes behind the jar, so that beans of the test can stand in route files, and starts the worker without
     * its check of route files, which refuses such beans. For the arguments {@code run} only.
     */
    public WorkerCommand withTestClasses() {
        return withTestClasses("tech.novaeco.settlement.WorkerWithAnyRoutes");
    }

    /** As {@link #withTestClasses()}, from a jar: a class data archive takes no directories. */
    public WorkerCommand withTestJar(Path jar) {
        behindTheJar = List.of(jar);
        return withTestClasses();
    }

    /** Classes that take the place of those of the same name in the jar; to be said after {@link #withArguments}. */
    public WorkerCommand withPatch(Path jar) {
        beforeTheJar = List.of(jar);
        if (!mainClass.isEmpty()) {
            return this;
        }
        // other commands than run check no routes, and only the product's own main class knows them
        return arguments.equals(List.of("run")) ? withTestClasses() : withTestClasses(MAIN);
    }

    /** Where its log goes. */
    public WorkerCommand withLog(Path file) {
        log = file;
        return this;
    }

    WorkerCommand withTestClasses(String main) {
        mainClass = main;
        return this;
    }

    public WorkerProcess start() {
        int httpPort = environment.containsKey("HTTP_PORT")
                ? Integer.parseInt(environment.get("HTTP_PORT"))
                : Commands.freePort();
        Map<String, String> given = new HashMap<>(environment);
        given.put("HTTP_PORT", Integer.toString(httpPort));
        String name = "worker-" + ProcessHandle.current().pid() + "-" + STARTED.incrementAndGet() + ".log";
        Path file = log != null ? log : Path.of("target", "worker-logs", name);
        return WorkerProcess.launch(commandLine(), given, file, httpPort);
    }

    private List<String> commandLine() {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: run this test with mvn verify");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        if (mainClass.isEmpty()) {
            command.addAll(List.of("-jar", JAR.toString()));
        } else {
            String libraries = Path.of("target", "lib", "*").toString();
            List<String> classPath = new ArrayList<>();
            beforeTheJar.forEach(patch -> classPath.add(patch.toString()));
            classPath.addAll(List.of(JAR.toString(), libraries));
            behindTheJar.forEach(more -> classPath.add(more.toString()));
            command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath)));
            command.add(mainClass);
        }
        command.addAll(arguments);
        return command;
    }
}
