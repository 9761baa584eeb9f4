package tech.novaeco.settlement.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.Cases;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.adapter.desk.Requests;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.trade.ReasonCode;

/** Everything about cases: what failed and waits for a person. */
@Command(name = "case", description = "Lists, shows, retries and cancels cases of what failed.")
final class CaseCommand {
    private static final String NUMBER = "The case's number.";
    private static final String NOTE = "Why, for those who look at the case later.";
    private static final String WAIT = "How long to wait for the worker; default: ${DEFAULT-VALUE}.";
    private static final int MAX_CASES = 10_000;
    private static final int MAX_NOTE_CHARACTERS = 1_000;

    private final Cli cli;

    CaseCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "list", description = "Lists cases, the oldest first.")
    int list(
            @Option(
                            names = "--state",
                            defaultValue = "OPEN",
                            paramLabel = "STATE",
                            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
                    Cases.State state,
            @Option(
                            names = "--reason",
                            paramLabel = "CODE",
                            description = "Only of this reason: ${COMPLETION-CANDIDATES}.")
                    @Nullable
                    ReasonCode reason,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many; default: ${DEFAULT-VALUE}.")
                    int limit) {
        int most = Converters.inRange("--limit", limit, 1, MAX_CASES);
        try (LedgerSession ledger = cli.ledger()) {
            List<Row> cases = new Cases(ledger.books()).list(state, reason, null, most);
            cli.printer().print(cases);
            if (cases.size() == most) {
                cli.remark("there may be more than " + most + ": see --limit");
            }
            return 0;
        }
    }

    @Command(name = "show", description = "Shows a case with the message as it came and what was done about it.")
    int show(@Parameters(paramLabel = "ID", description = NUMBER) long id) {
        try (LedgerSession ledger = cli.ledger()) {
            cli.printer().print(new Cases(ledger.books()).show(id));
            return 0;
        }
    }

    @Command(name = "retry", description = "Asks the worker to attempt a rejected trade again.")
    int retry(
            @Parameters(paramLabel = "ID", description = NUMBER) long id,
            @Option(names = "--note", paramLabel = "TEXT", description = NOTE) @Nullable String note,
            @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "15", description = WAIT) int wait) {
        return request(id, Cases.Action.RETRY, note, wait);
    }

    @Command(name = "cancel", description = "Asks the worker to give a case up; its trade is then CANCELLED for ever.")
    int cancel(
            @Parameters(paramLabel = "ID", description = NUMBER) long id,
            @Option(names = "--note", paramLabel = "TEXT", description = NOTE) @Nullable String note,
            @Option(names = "--wait", paramLabel = "SECONDS", defaultValue = "15", description = WAIT) int wait) {
        return request(id, Cases.Action.CANCEL, note, wait);
    }

    private int request(long id, Cases.Action action, @Nullable String note, int wait) {
        int seconds = Converters.inRange("--wait", wait, 0, Errand.MAX_WAIT_SECONDS);
        if (note != null && note.length() > MAX_NOTE_CHARACTERS) {
            throw Refusal.usage(
                    "--note has " + note.length() + " characters: at most " + MAX_NOTE_CHARACTERS + " are allowed");
        }
        try (LedgerSession ledger = cli.ledger()) {
            Cases cases = new Cases(ledger.books());
            RequestId request = cases.request(id, action, note);
            Row answer = new Row().with("case", id).with("request", request).with("action", action);
            return new Errand(request, new Requests(ledger.books())).tellAsked(cli, answer, seconds);
        }
    }
}
