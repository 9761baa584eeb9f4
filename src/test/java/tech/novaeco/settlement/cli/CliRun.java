package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.routecheck.TestSettings;
import tech.novaeco.settlement.trade.HashCheck;

/** One command as a user runs it: exit code and what stands on either stream. */
public record CliRun(int exitCode, String out, String err) {

    public static CliRun of(Setup setup, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Cli.commandLine(setup).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = command.execute(arguments);
        return new CliRun(exitCode, out.toString(), err.toString());
    }

    /** Of servers that are where they are said to be, or nowhere. */
    static Setup servers(String databaseUrl, String rabbitUri) {
        return servers(databaseUrl, rabbitUri, false);
    }

    public static Setup servers(String databaseUrl, String rabbitUri, boolean fourEyes) {
        return servers(databaseUrl, rabbitUri, fourEyes, Optional.empty());
    }

    static Setup servers(String databaseUrl, String rabbitUri, boolean fourEyes, Optional<Path> tradeKeys) {
        return new Setup() {
            @Override
            public DatabaseUrl databaseUrl() {
                return DatabaseUrl.parse(databaseUrl);
            }

            @Override
            public DatabaseUrl migrationUrl() {
                return databaseUrl();
            }

            @Override
            public String rabbitAdminUri() {
                return rabbitUri;
            }

            @Override
            public String sealOrigin() {
                return "novafin/settlement";
            }

            @Override
            public Optional<Path> sealKeyFile() {
                return Optional.empty();
            }

            @Override
            public int httpPort() {
                try (ServerSocket free = new ServerSocket(0)) {
                    return free.getLocalPort();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public int batchSize() {
                return 100;
            }

            @Override
            public int settlers() {
                return 1;
            }

            @Override
            public int prefetch() {
                return 200;
            }

            @Override
            public Optional<Path> receiptKeyFile() {
                return Optional.empty();
            }

            @Override
            public Optional<Path> tradeKeysFile() {
                return tradeKeys;
            }

            @Override
            public Optional<Path> routesDir() {
                return Optional.empty();
            }

            @Override
            public Map<String, String> routeSettings() {
                return TestSettings.ALL;
            }

            @Override
            public int connections() {
                return 8;
            }

            @Override
            public String rabbitUri() {
                return rabbitUri;
            }

            @Override
            public String queueName() {
                return "queue.finance.settlements";
            }

            @Override
            public HashCheck hashCheck() {
                return HashCheck.VERIFY;
            }

            @Override
            public boolean fourEyes() {
                return fourEyes;
            }

            @Override
            public void runWorker() {
                throw Refusal.negative("the worker was started");
            }
        };
    }

    public JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError(out, e);
        }
    }
}
