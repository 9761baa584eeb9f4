package tech.novaeco.settlement;

import tech.novaeco.settlement.cli.Cli;

/** Starts the worker, or runs one command of its CLI. */
public final class Main {
    private static final String LOGBACK = "logback.configurationFile";

    private Main() {}

    public static void main(String[] args) {
        String[] command = args.length == 0 ? new String[] {"run"} : args;
        if (!command[0].equals("run") && System.getProperty(LOGBACK) == null) {
            // before anything logs: standard output is for the answer alone
            System.setProperty(LOGBACK, "logback-cli.xml");
        }
        int exitCode = Cli.commandLine(new CommandSetup()).execute(command);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }
}
