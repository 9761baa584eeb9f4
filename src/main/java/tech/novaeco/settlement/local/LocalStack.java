package tech.novaeco.settlement.local;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.Configuration;

/**
 * PostgreSQL and the broker where nobody names others, and the worker, each a process of its own. Whatever of it was
 * killed is started again; whatever a killed starter left behind is adopted or replaced.
 */
final class LocalStack {
    private static final String RECEIPT_KEYS = "RECEIPT_KEY_FILE";
    private static final String SEAL_KEY = "SEAL_KEY_FILE";
    private static final int PREFERRED_HTTP_PORT = 8080;
    private static final Duration TOO_YOUNG_TO_DIE = Duration.ofSeconds(15);
    private static final Duration GLANCE = Duration.ofMillis(500);

    private final LocalFolder folder;
    private final boolean ownServers;
    private final Configuration configuration;
    private final PrintStream out;
    private final ProcessBuilder.Redirect workerLog;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private volatile @Nullable LocalPostgres postgres;
    private volatile @Nullable LocalBroker broker;
    private @Nullable LocalWorker worker;
    private boolean stopped;

    /** @param ownServers whether to ignore servers that are named: samples have no place in somebody's ledger */
    LocalStack(LocalFolder folder, boolean ownServers, PrintStream out, ProcessBuilder.Redirect workerLog) {
        this.folder = folder;
        this.ownServers = ownServers;
        this.configuration = Configuration.load(Path.of(""));
        this.out = out;
        this.workerLog = workerLog;
    }

    /** Returns when the worker takes trades. @throws LocalFailure if something does not start */
    void start() {
        folder.lock();
        LocalWorker.stopLeftover(folder);
        String url = httpAddress();
        out.println("Starting the servers that come along; their data and logs: " + folder);
        startServers();
        if (!configuration.isSet(RECEIPT_KEYS)) {
            addresses.put(RECEIPT_KEYS, folder.receiptKeys().toString());
        }
        if (!configuration.isSet(SEAL_KEY)) {
            addresses.put(
                    SEAL_KEY, folder.sealKey(configuration.get("SEAL_ORIGIN")).toString());
        }
        environment.putAll(addresses);
        if (addresses.containsKey("DATABASE_URL")) {
            environment.put("DATABASE_MIGRATION_URL", "");
        }
        unlessSet("HAWTIO_ENABLED", "true");
        unlessSet("HAWTIO_PASSWORD", folder.password());
        unlessSet("OVERVIEW_ENABLED", "true");
        offerApi();
        // a newcomer is one person, and nobody approves what the samples need
        if (ownServers) {
            environment.put("FOUR_EYES", "off");
        } else {
            unlessSet("FOUR_EYES", "off");
        }
        folder.publish(published());
        out.println("Starting the worker");
        LocalWorker started = startWorker();
        if (!started.awaitReady()) {
            throw new LocalFailure("the worker ended with exit code " + started.exitCode() + whereItsLogIs());
        }
        out.println("The worker takes trades: " + url);
    }

    /** On the ledger that comes along, or where somebody has made the login it needs. */
    private void offerApi() {
        LocalPostgres own = postgres;
        if (own != null) {
            environment.put("DATABASE_API_URL", own.apiUrl());
        } else if (!configuration.isSet("DATABASE_API_URL")) {
            return;
        }
        unlessSet("API_ENABLED", "true");
        if (!configuration.isSet("OIDC_ISSUER")) {
            unlessSet("API_USERS_FILE", folder.apiUsers().toString());
        }
    }

    /** Who may use the API here, as {@code name / password}; nobody where somebody else said who may. */
    List<String> apiLogins() {
        return environment.containsKey("API_USERS_FILE")
                        && setting("API_ENABLED").equals("true")
                ? LocalFolder.ACCOUNTANTS.stream()
                        .map(name -> name + " / " + folder.passwordOf(name))
                        .toList()
                : List.of();
    }

    /** What commands need to know that another terminal cannot guess. */
    private Map<String, String> published() {
        Map<String, String> known = new LinkedHashMap<>(addresses);
        known.put("FOUR_EYES", setting("FOUR_EYES"));
        return known;
    }

    /** Where its pages are. */
    String url() {
        return "http://localhost:" + environment.getOrDefault("HTTP_PORT", configuration.get("HTTP_PORT"));
    }

    String setting(String name) {
        String own = environment.get(name);
        return own == null ? configuration.get(name) : own;
    }

    /** Keeps everything running until {@link #stop()}. */
    void supervise() throws InterruptedException {
        while (!isStopped()) {
            mend();
            Thread.sleep(GLANCE.toMillis());
        }
    }

    synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        if (worker != null) {
            worker.stop();
        }
        if (broker != null) {
            broker.stop();
        }
        if (postgres != null) {
            postgres.stop();
        }
        folder.unpublish();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void mend() {
        if (stopped) {
            return;
        }
        LocalPostgres database = postgres;
        if (database != null && !database.isAlive()) {
            out.println("PostgreSQL was killed: started again, it recovers what is committed");
            postgres = database.restart();
        }
        LocalBroker queues = broker;
        if (queues != null && !queues.isAlive()) {
            out.println("The broker was killed: started again, its messages are on disk");
            broker = LocalBroker.start(folder);
        }
        LocalWorker old = worker;
        if (old != null && !old.isAlive()) {
            if (old.age().compareTo(TOO_YOUNG_TO_DIE) < 0) {
                throw new LocalFailure(
                        "the worker ended soon after its start, with exit code " + old.exitCode() + whereItsLogIs());
            }
            out.println("The worker ended with exit code " + old.exitCode() + ": started again, the servers stood");
            startWorker();
        }
    }

    private synchronized LocalWorker startWorker() {
        LocalWorker started = LocalWorker.start(folder, environment, url(), workerLog);
        worker = started;
        return started;
    }

    /** Both at once. Waits for both also when one fails, so that nothing is left half started. */
    private void startServers() {
        List<CompletableFuture<Void>> starting = new ArrayList<>();
        if (ownServers || !configuration.isSet("DATABASE_URL")) {
            starting.add(CompletableFuture.runAsync(() -> {
                LocalPostgres started = LocalPostgres.start(folder);
                postgres = started;
                announce("PostgreSQL", started.port(), "DATABASE_URL", started.url());
            }));
        }
        if (ownServers || !configuration.isSet("RABBITMQ_URI")) {
            starting.add(CompletableFuture.runAsync(() -> {
                LocalBroker started = LocalBroker.start(folder);
                broker = started;
                announce("AMQP broker", started.port(), "RABBITMQ_URI", started.uri());
            }));
        }
        try {
            CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof LocalFailure known ? known : failure;
        }
    }

    private void announce(String server, int port, String setting, String address) {
        addresses.put(setting, address);
        out.printf("  %-11s on 127.0.0.1:%d%n", server, port);
    }

    private String httpAddress() {
        unlessSet("HTTP_HOST", "127.0.0.1");
        String host = setting("HTTP_HOST");
        int port = configuration.integer("HTTP_PORT", 1, 65_535);
        if (configuration.isSet("HTTP_PORT")) {
            if (!Ports.isFree(host, port)) {
                throw new LocalFailure("port " + port + " is taken: stop who uses it, or name another in HTTP_PORT");
            }
        } else {
            int free = Ports.freeFrom(host, PREFERRED_HTTP_PORT);
            if (free != PREFERRED_HTTP_PORT) {
                out.println(
                        "Port " + PREFERRED_HTTP_PORT + " is taken, so " + free + " is used (HTTP_PORT names another)");
            }
            environment.put("HTTP_PORT", String.valueOf(free));
        }
        return url();
    }

    private String whereItsLogIs() {
        return workerLog.file() == null ? "" : ", see " + workerLog.file();
    }

    private void unlessSet(String name, String value) {
        if (!configuration.isSet(name)) {
            environment.put(name, value);
        }
    }
}
