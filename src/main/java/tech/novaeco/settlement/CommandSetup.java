package tech.novaeco.settlement;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tech.novaeco.settlement.adapter.http.HttpEdge;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.cli.Refusal;
import tech.novaeco.settlement.cli.Setup;
import tech.novaeco.settlement.trade.HashCheck;

/** The settings as commands see them: read only by a command that needs one, so that the others work without any. */
final class CommandSetup implements Setup {
    private static final Logger LOG = LoggerFactory.getLogger(CommandSetup.class);

    private @Nullable Settings read;

    @Override
    public DatabaseUrl databaseUrl() {
        return settings().databaseUrl();
    }

    @Override
    public DatabaseUrl migrationUrl() {
        return settings().migrationUrl();
    }

    @Override
    public String rabbitAdminUri() {
        return settings().rabbitAdminUri();
    }

    @Override
    public String sealOrigin() {
        return settings().sealOrigin();
    }

    @Override
    public Optional<Path> sealKeyFile() {
        return settings().sealKeyFile();
    }

    @Override
    public int httpPort() {
        return settings().httpPort();
    }

    @Override
    public int connections() {
        return settings().connections();
    }

    @Override
    public int batchSize() {
        return settings().batchSize();
    }

    @Override
    public int settlers() {
        return settings().settlers();
    }

    @Override
    public int prefetch() {
        return settings().prefetch();
    }

    @Override
    public Optional<Path> routesDir() {
        return settings().routesDir();
    }

    @Override
    public Optional<Path> receiptKeyFile() {
        return settings().receiptKeyFile();
    }

    @Override
    public Optional<Path> tradeKeysFile() {
        return settings().tradeKeysFile();
    }

    @Override
    public String rabbitUri() {
        return settings().rabbitUri();
    }

    @Override
    public String queueName() {
        return settings().queueName();
    }

    @Override
    public HashCheck hashCheck() {
        return settings().hashCheck();
    }

    @Override
    public boolean fourEyes() {
        return settings().fourEyes();
    }

    @Override
    public Map<String, String> routeSettings() {
        return settings().asProperties();
    }

    @Override
    public void runWorker() throws Exception {
        Settings settings = settings();
        try {
            // before the database is touched
            HttpEdge.requireFree(settings.httpHost(), settings.httpPort());
        } catch (IllegalStateException taken) {
            throw Refusal.unavailable(String.valueOf(taken.getMessage()));
        }
        new Worker(settings, new MoneySafety()).run();
    }

    private Settings settings() {
        Settings settings = read;
        if (settings == null) {
            try {
                Configuration configuration = Configuration.load(Path.of(""));
                configuration
                        .misspelt()
                        .forEach((name, meant) ->
                                LOG.warn("{} is no setting and changes nothing: {} is meant?", name, meant));
                settings = Settings.from(configuration);
            } catch (WrongSetting e) {
                throw Refusal.usage(String.valueOf(e.getMessage()));
            }
            read = settings;
        }
        return settings;
    }
}
