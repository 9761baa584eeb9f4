package tech.novaeco.settlement.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tech.novaeco.settlement.adapter.desk.RequestId;
import tech.novaeco.settlement.adapter.desk.Requests;
import tech.novaeco.settlement.adapter.desk.Row;

/** The second pair of eyes: what people asked the worker to do, and decisions on it. */
@Command(
        name = "request",
        description = "Lists and shows what people asked for; approves or refuses it as a second person.")
final class RequestCommand {
    private static final String ID = "As 'request list' names it, such as FUNDING-7.";
    private static final String NOTE = "Why, for the records.";
    private static final int MAX_REQUESTS = 10_000;
    private static final int MAX_NOTE_CHARACTERS = 1_000;

    private final Cli cli;

    RequestCommand(Cli cli) {
        this.cli = cli;
    }

    @Command(name = "list", description = "Lists requests, the latest first.")
    int list(
            @Option(
                            names = "--state",
                            defaultValue = "OPEN",
                            paramLabel = "STATE",
                            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
                    Requests.State state,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "100",
                            description = "How many; default: ${DEFAULT-VALUE}.")
                    int limit) {
        int most = Converters.inRange("--limit", limit, 1, MAX_REQUESTS);
        try (LedgerSession ledger = cli.ledger()) {
            List<Row> requests = new Requests(ledger.books()).list(state, most);
            cli.printer().print(requests);
            if (requests.size() == most) {
                cli.remark("there may be more than " + most + ": see --limit");
            }
            return 0;
        }
    }

    @Command(name = "show", description = "Shows a request: who asked, who decided, what became of it.")
    int show(@Parameters(paramLabel = "ID", description = ID) RequestId id) {
        try (LedgerSession ledger = cli.ledger()) {
            cli.printer().print(new Requests(ledger.books()).show(id));
            return 0;
        }
    }

    @Command(name = "approve", description = "Approves what somebody else asked for, and tells what became of it.")
    int approve(
            @Parameters(paramLabel = "ID", description = ID) RequestId id,
            @Option(names = "--note", paramLabel = "TEXT", description = NOTE) @Nullable String note,
            @Option(
                            names = "--wait",
                            paramLabel = "SECONDS",
                            defaultValue = "15",
                            description = "How long to wait for the worker; default: ${DEFAULT-VALUE}.")
                    int wait) {
        int seconds = Converters.inRange("--wait", wait, 0, Errand.MAX_WAIT_SECONDS);
        checkNote(note);
        try (LedgerSession ledger = cli.ledger()) {
            Requests requests = new Requests(ledger.books());
            requests.approve(id, note);
            Row answer = new Row().with("request", id).with("decision", "APPROVED");
            return new Errand(id, requests).tellDone(cli, answer, seconds);
        }
    }

    @Command(name = "refuse", description = "Refuses what somebody asked for; who asked may take it back so.")
    int refuse(
            @Parameters(paramLabel = "ID", description = ID) RequestId id,
            @Option(names = "--note", paramLabel = "TEXT", description = NOTE) @Nullable String note) {
        checkNote(note);
        try (LedgerSession ledger = cli.ledger()) {
            Requests requests = new Requests(ledger.books());
            requests.refuse(id, note);
            cli.printer().print(requests.show(id));
            return 0;
        }
    }

    private static void checkNote(@Nullable String note) {
        if (note != null && note.length() > MAX_NOTE_CHARACTERS) {
            throw Refusal.usage(
                    "--note has " + note.length() + " characters: at most " + MAX_NOTE_CHARACTERS + " are allowed");
        }
    }
}
