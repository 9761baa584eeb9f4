package tech.novaeco.settlement.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.trade.HashCheck;

/** What commands need of the settings, read and checked when first asked for. A wrong one is a {@link Refusal}. */
public interface Setup {
    DatabaseUrl databaseUrl();

    DatabaseUrl migrationUrl();

    String rabbitUri();

    /** Of a login that may create queues; where none is set, the worker's own. */
    String rabbitAdminUri();

    String queueName();

    HashCheck hashCheck();

    /** Whether the worker waits for a second person before it does what one asked for. */
    boolean fourEyes();

    /** The name of the log. */
    String sealOrigin();

    /** The private key that signs checkpoints; empty: this worker does not seal. */
    Optional<Path> sealKeyFile();

    int httpPort();

    /** How many database connections a worker opens at most. */
    int connections();

    int batchSize();

    int settlers();

    /** Deliveries that each settler's consumer may hold. */
    int prefetch();

    /** The keys that sign receipts. */
    Optional<Path> receiptKeyFile();

    /** The keys of producers; empty: trades need no signature. */
    Optional<Path> tradeKeysFile();

    /** Of route files that replace those of the jar. */
    Optional<Path> routesDir();

    /** What route files read as {{NAME}}. */
    Map<String, String> routeSettings();

    /** Runs until the process is told to stop. */
    void runWorker() throws Exception;
}
