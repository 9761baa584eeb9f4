package tech.novaeco.settlement;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.cli.Refusal;
import tech.novaeco.settlement.cli.Setup;
import tech.novaeco.settlement.trade.HashCheck;

/** The settings as commands see them: read only by a command that needs one, so that the others work without any. */
final class CommandSetup implements Setup {
    private @Nullable Settings read;

    @Override
    public DatabaseUrl databaseUrl() {
        return settings().databaseUrl();
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
    public void runWorker() throws Exception {
        new Worker(settings()).run();
    }

    private Settings settings() {
        Settings settings = read;
        if (settings == null) {
            try {
                settings = Settings.from(Configuration.load(Path.of("")));
            } catch (WrongSetting e) {
                throw Refusal.usage(String.valueOf(e.getMessage()));
            }
            read = settings;
        }
        return settings;
    }
}
