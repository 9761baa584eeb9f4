package tech.novaeco.settlement;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tech.novaeco.settlement.adapter.access.AccessSettings;
import tech.novaeco.settlement.adapter.access.OidcSettings;
import tech.novaeco.settlement.adapter.api.ApiSettings;
import tech.novaeco.settlement.adapter.http.HawtioSettings;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.rabbit.RabbitConnections;
import tech.novaeco.settlement.trade.HashCheck;

/**
 * Everything that can be set, read once at the start and checked; {@code application.properties} says what each is for.
 * A wrong value is refused with one line: which, why, and what is allowed.
 *
 * @param linkWait how long a linked trade waits at most for the others of its link
 * @param sweepIntervalMillis how often the ledger is asked for work that waits there
 */
record Settings(
        String rabbitUri,
        String rabbitAdminUri,
        String queueName,
        DatabaseUrl databaseUrl,
        DatabaseUrl migrationUrl,
        boolean migrateAtStart,
        int batchSize,
        int batchTimeoutMillis,
        int settlers,
        Duration linkWait,
        int sweepIntervalMillis,
        int retryDelayMillis,
        int retryMaxDelayMillis,
        String callbackRecipients,
        Optional<Path> receiptKeyFile,
        Optional<Path> tradeKeysFile,
        Optional<Path> sealKeyFile,
        String sealOrigin,
        Optional<String> sealContinues,
        Optional<Path> routesDir,
        HashCheck hashCheck,
        boolean fourEyes,
        String httpHost,
        int httpPort,
        HawtioSettings hawtio,
        ApiSettings api,
        boolean overview) {

    private static final int CONNECTIONS_BESIDES_SETTLERS = 8;

    /** @throws WrongSetting naming the first setting that is not allowed */
    static Settings from(Configuration configuration) {
        DatabaseUrl database = databaseUrl("DATABASE_URL", configuration.get("DATABASE_URL"));
        int retryDelayMillis = configuration.integer("RETRY_DELAY_MS", 10, 60_000);
        int retryMaxDelayMillis = configuration.integer("RETRY_MAX_DELAY_MS", 10, 60_000);
        if (retryMaxDelayMillis < retryDelayMillis) {
            throw new WrongSetting(
                    "RETRY_MAX_DELAY_MS",
                    String.valueOf(retryMaxDelayMillis),
                    "at least RETRY_DELAY_MS=" + retryDelayMillis);
        }
        return new Settings(
                rabbitUri("RABBITMQ_URI", configuration.get("RABBITMQ_URI")),
                rabbitUri(
                        "RABBITMQ_ADMIN_URI",
                        configuration.find("RABBITMQ_ADMIN_URI").orElseGet(() -> configuration.get("RABBITMQ_URI"))),
                configuration.matching("QUEUE_NAME", "[A-Za-z0-9._:-]{1,200}", "1 to 200 of A-Z a-z 0-9 . _ : -"),
                database,
                configuration
                        .find("DATABASE_MIGRATION_URL")
                        .map(url -> databaseUrl("DATABASE_MIGRATION_URL", url))
                        .orElse(database),
                configuration.oneOf("MIGRATE_AT_START", "true", "false").equals("true"),
                configuration.integer("BATCH_SIZE", 1, 1_000),
                configuration.integer("BATCH_TIMEOUT_MS", 10, 60_000),
                configuration.integer("SETTLERS", 1, 16),
                Duration.ofSeconds(configuration.integer("LINK_WAIT_SECONDS", 1, 86_400)),
                configuration.integer("SWEEP_INTERVAL_MS", 100, 60_000),
                retryDelayMillis,
                retryMaxDelayMillis,
                configuration.matching(
                        "CALLBACK_RECIPIENTS",
                        "(?=.*direct:trade-callbacks)(?=.*direct:dead-letter-copies).*",
                        "route addresses with commas, among them direct:trade-callbacks and direct:dead-letter-copies"),
                configuration.find("RECEIPT_KEY_FILE").map(Path::of),
                configuration.find("TRADE_KEYS_FILE").map(Path::of),
                configuration.find("SEAL_KEY_FILE").map(Path::of),
                configuration.matching("SEAL_ORIGIN", "[A-Za-z0-9._:/-]{1,200}", "1 to 200 of A-Z a-z 0-9 . _ : / -"),
                configuration.find("SEAL_CONTINUES"),
                configuration.find("ROUTES_DIR").map(Settings::directory),
                HashCheck.valueOf(
                        configuration.oneOf("TRADE_HASH", "verify", "opaque").toUpperCase(Locale.ROOT)),
                configuration.oneOf("FOUR_EYES", "on", "off").equals("on"),
                configuration.get("HTTP_HOST"),
                configuration.integer("HTTP_PORT", 1, 65_535),
                hawtio(configuration),
                api(configuration),
                configuration.oneOf("OVERVIEW_ENABLED", "true", "false").equals("true"));
    }

    /**
     * For each of as many consumers as there are settlers; together enough for every settler to have a full batch while the next fills up; less, and batches only close
     * on the timer.
     */
    int prefetch() {
        return (batchSize * (settlers + 1) + settlers - 1) / settlers;
    }

    /** A settler needs one; sweeps, callbacks, look-ups and health share the rest. */
    int connections() {
        return settlers + CONNECTIONS_BESIDES_SETTLERS;
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
                Map.entry("FOUR_EYES", fourEyes ? "on" : "off"),
                Map.entry("SEAL_ENABLED", String.valueOf(sealKeyFile.isPresent())),
                Map.entry("API_ENABLED", String.valueOf(api.enabled())),
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

    private static ApiSettings api(Configuration configuration) {
        try {
            return new ApiSettings(
                    configuration.oneOf("API_ENABLED", "true", "false").equals("true"),
                    configuration.find("DATABASE_API_URL").map(url -> databaseUrl("DATABASE_API_URL", url)),
                    configuration.oneOf("API_REMOTE", "true", "false").equals("true"),
                    new AccessSettings(
                            configuration.find("API_USERS_FILE").map(Path::of),
                            configuration.find("OIDC_ISSUER").map(issuer -> oidc(issuer, configuration))));
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(String.valueOf(e.getMessage()));
        }
    }

    private static OidcSettings oidc(String issuer, Configuration configuration) {
        return new OidcSettings(
                URI.create(issuer),
                configuration.find("OIDC_AUDIENCE").orElse(""),
                configuration.find("OIDC_JWKS_URI").map(URI::create),
                configuration.get("OIDC_ROLES_CLAIM"));
    }

    private static String rabbitUri(String name, String uri) {
        try {
            RabbitConnections.check(uri);
            return uri;
        } catch (IllegalArgumentException e) {
            throw new WrongSetting(name, "(not shown)", String.valueOf(e.getMessage()));
        }
    }

    private static DatabaseUrl databaseUrl(String name, String text) {
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
