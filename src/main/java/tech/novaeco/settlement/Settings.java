package tech.novaeco.settlement;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tech.novaeco.settlement.adapter.http.HawtioSettings;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.trade.HashCheck;

/**
 * Everything that can be set, read once at the start and checked; {@code application.properties} says what each is for.
 * A wrong value is refused with one line: which, why, and what is allowed.
 *
 * @param sweepIntervalMillis how often the ledger is asked for work that waits there
 */
record Settings(
        String rabbitUri,
        String queueName,
        DatabaseUrl databaseUrl,
        DatabaseUrl migrationUrl,
        int batchSize,
        int batchTimeoutMillis,
        int settlers,
        int sweepIntervalMillis,
        int retryDelayMillis,
        int retryMaxDelayMillis,
        String callbackRecipients,
        Optional<Path> routesDir,
        HashCheck hashCheck,
        String httpHost,
        int httpPort,
        HawtioSettings hawtio) {

    /** @throws WrongSetting naming the first setting that is not allowed */
    static Settings from(Configuration configuration) {
        DatabaseUrl database = databaseUrl(configuration, "DATABASE_URL", configuration.get("DATABASE_URL"));
        return new Settings(
                rabbitUri(configuration),
                configuration.matching("QUEUE_NAME", "[A-Za-z0-9._:-]{1,200}", "1 to 200 of A-Z a-z 0-9 . _ : -"),
                database,
                configuration
                        .find("DATABASE_MIGRATION_URL")
                        .map(url -> databaseUrl(configuration, "DATABASE_MIGRATION_URL", url))
                        .orElse(database),
                configuration.integer("BATCH_SIZE", 1, 1_000),
                configuration.integer("BATCH_TIMEOUT_MS", 10, 60_000),
                configuration.integer("SETTLERS", 1, 16),
                configuration.integer("SWEEP_INTERVAL_MS", 100, 60_000),
                configuration.integer("RETRY_DELAY_MS", 10, 60_000),
                configuration.integer("RETRY_MAX_DELAY_MS", 10, 60_000),
                configuration.matching(
                        "CALLBACK_RECIPIENTS",
                        "(?=.*direct:trade-callbacks)(?=.*direct:dead-letter-copies).*",
                        "route addresses with commas, among them direct:trade-callbacks and direct:dead-letter-copies"),
                configuration.find("ROUTES_DIR").map(Settings::directory),
                HashCheck.valueOf(
                        configuration.oneOf("TRADE_HASH", "verify", "opaque").toUpperCase(Locale.ROOT)),
                configuration.get("HTTP_HOST"),
                configuration.integer("HTTP_PORT", 1, 65_535),
                hawtio(configuration));
    }

    /**
     * For each of as many consumers as there are settlers; together enough for every settler to have a full batch while the next fills up; less, and batches only close
     * on the timer.
     */
    int prefetch() {
        return (batchSize * (settlers + 1) + settlers - 1) / settlers;
    }

    /** What the route files read as {{NAME}}, as it was checked here. Nothing secret is among it. */
    Map<String, String> asProperties() {
        return Map.ofEntries(
                Map.entry("QUEUE_NAME", queueName),
                Map.entry("BATCH_SIZE", String.valueOf(batchSize)),
                Map.entry("BATCH_TIMEOUT_MS", String.valueOf(batchTimeoutMillis)),
                Map.entry("SETTLERS", String.valueOf(settlers)),
                Map.entry("PREFETCH", String.valueOf(prefetch())),
                Map.entry("SWEEP_INTERVAL_MS", String.valueOf(sweepIntervalMillis)),
                Map.entry("RETRY_DELAY_MS", String.valueOf(retryDelayMillis)),
                Map.entry("RETRY_MAX_DELAY_MS", String.valueOf(retryMaxDelayMillis)),
                Map.entry("CALLBACK_RECIPIENTS", callbackRecipients),
                Map.entry("HTTP_HOST", httpHost),
                Map.entry("HTTP_PORT", String.valueOf(httpPort)));
    }

    private static HawtioSettings hawtio(Configuration configuration) {
        try {
            return new HawtioSettings(
                    configuration.oneOf("HAWTIO_ENABLED", "true", "false").equals("true"),
                    configuration.get("HAWTIO_USER"),
                    configuration.find("HAWTIO_PASSWORD").orElse(null),
                    configuration.oneOf("HAWTIO_REMOTE", "true", "false").equals("true"));
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }

    private static String rabbitUri(Configuration configuration) {
        String uri = configuration.get("RABBITMQ_URI");
        if (!uri.matches("amqps?://.+")) {
            throw new WrongSetting(
                    "RABBITMQ_URI", "(not shown)", "amqp://user:password@host:5672/vhost or amqps://...");
        }
        return uri;
    }

    private static DatabaseUrl databaseUrl(Configuration configuration, String name, String text) {
        try {
            return DatabaseUrl.parse(text);
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(name, "(not shown)", String.valueOf(e.getMessage()));
        }
    }

    private static Path directory(String text) {
        Path path = Path.of(text);
        if (!Files.isDirectory(path)) {
            throw new WrongSetting(
                    "ROUTES_DIR", text, "a directory with *.camel.yaml files that replace those of the same name");
        }
        return path;
    }
}
