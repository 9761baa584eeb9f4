package tech.novaeco.settlement.cli;

import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;
import tech.novaeco.settlement.adapter.desk.Declined;

/** What a user sees of a failure: one line and an exit code; a stack trace only where the program itself is at fault. */
final class Failures {
    /** No such role, schema or table. */
    private static final Set<String> NEVER_SET_UP = Set.of("22023", "3F000", "42P01");

    private Failures() {}

    static int tell(Exception failure, CommandLine command) {
        PrintWriter err = command.getErr();
        if (failure instanceof Refusal refusal) {
            err.println(Text.line(String.valueOf(refusal.getMessage())));
            return refusal.exitCode();
        }
        if (failure instanceof Declined declined) {
            err.println(Text.line(String.valueOf(declined.getMessage())));
            return declined.kind() == Declined.Kind.WRONG ? Refusal.USAGE : Refusal.NEGATIVE;
        }
        SQLException sql = sqlCause(failure);
        if (sql != null) {
            err.println(Text.line("the database did not do it: " + describe(sql)));
        } else {
            failure.printStackTrace(err);
        }
        return Refusal.UNAVAILABLE;
    }

    static int tellUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(Text.line(String.valueOf(wrong.getMessage())));
        UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'");
        return Refusal.USAGE;
    }

    static String describe(SQLException failure) {
        String message =
                String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
        String advice = NEVER_SET_UP.contains(String.valueOf(failure.getSQLState()))
                ? "; if the ledger was never set up, run 'migrate' or start a worker once: it creates the schema"
                : "";
        return failure.getSQLState() == null ? message : message + " (SQLSTATE " + failure.getSQLState() + ")" + advice;
    }

    /** What lies beneath, in brackets; nothing if nothing does. */
    static String rootCause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root == failure
                ? ""
                : " (" + String.valueOf(root.getMessage()).lines().findFirst().orElse("") + ")";
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
