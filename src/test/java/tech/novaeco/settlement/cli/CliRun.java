package tech.novaeco.settlement.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.trade.HashCheck;

/** One command as a user runs it: exit code and what stands on either stream. */
record CliRun(int exitCode, String out, String err) {

    static CliRun of(Setup setup, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                Cli.commandLine(setup).setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = command.execute(arguments);
        return new CliRun(exitCode, out.toString(), err.toString());
    }

    /** Of servers that are where they are said to be, or nowhere. */
    static Setup servers(String databaseUrl, String rabbitUri) {
        return new Setup() {
            @Override
            public DatabaseUrl databaseUrl() {
                return DatabaseUrl.parse(databaseUrl);
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
            public void runWorker() {
                throw Refusal.negative("the worker was started");
            }
        };
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError(out, e);
        }
    }
}
