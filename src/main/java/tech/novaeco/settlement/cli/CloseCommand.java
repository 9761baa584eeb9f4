package tech.novaeco.settlement.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tech.novaeco.settlement.adapter.desk.Row;
import tech.novaeco.settlement.adapter.rabbit.Topology;

/** The end of an accountant's day: does what came in tie out with what became of it? */
@Command(
        name = "close",
        description =
                "Ties a day out: received = settled + rejected + cancelled + pending, opening + movements = closing;"
                        + " by asset, count and amount. Changes nothing, and may be repeated at any time.")
final class CloseCommand implements Callable<Integer> {
    /** What began before midnight may be committed after it: two round trips of a minute each at most, and locks. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    private final Cli cli;

    @Option(names = "--day", paramLabel = "YYYY-MM-DD", required = true, description = "Which day.")
    private String day;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "Whose midnight, such as Europe/Berlin; default: ${DEFAULT-VALUE}.")
    private String zone;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the answer to a new file instead.")
    private @Nullable String out;

    CloseCommand(Cli cli) {
        this.cli = cli;
    }

    @Override
    public Integer call() {
        Instant from = midnight(0);
        Instant until = midnight(1);
        try (LedgerSession ledger = cli.ledger()) {
            return ledger.snapshot(() -> close(ledger, from, until));
        }
    }

    private int close(LedgerSession ledger, Instant from, Instant until) {
        DayFigures figures = new DayFigures(ledger.jdbc(), from, until);
        DayClose close = DayClose.of(ledger, figures);
        Instant now = Objects.requireNonNull(ledger.jdbc().queryForObject("SELECT now()", OffsetDateTime.class))
                .toInstant();
        boolean over = !now.isBefore(until.plus(GRACE));
        List<String> differences = close.differences();
        Row answer = new Row()
                .with("day", day)
                .with("zone", zone)
                .with("from", from)
                .with("until", until)
                .with("over", over)
                .with("tiesOut", differences.isEmpty())
                .with("requestsWaiting", figures.waitingRequests())
                .with("batchesNotTold", figures.untold())
                .withRows(
                        "differences",
                        differences.stream()
                                .map(d -> new Row().with("difference", d))
                                .toList())
                .withRows("received", close.received())
                .withRows("carriedIn", close.carriedIn())
                .withRows("balances", close.balances())
                .withRows("withoutSettlement", close.cases())
                .withRows("queues", queues());
        print(answer);
        if (!over) {
            cli.remark("the day is not over yet: these are the figures so far");
        }
        differences.forEach(difference -> cli.remark("does not tie out: " + difference));
        return differences.isEmpty() ? 0 : Refusal.NEGATIVE;
    }

    /** Now, not at the day's end: a broker keeps no history. */
    private List<Row> queues() {
        String queue = cli.setup().queueName();
        List<Row> rows = new ArrayList<>();
        for (String name : List.of(queue, Topology.deadLetterQueue(queue))) {
            Row row = new Row().with("queue", name);
            try {
                long ready = BrokerSession.ask("RABBITMQ_URI", cli.setup().rabbitUri(), connection -> {
                    try (var channel = connection.createChannel()) {
                        return channel.messageCount(name);
                    }
                });
                rows.add(row.with("readyNow", ready)
                        .with(
                                "meaning",
                                name.equals(queue)
                                        ? "published, not taken by a worker; what a worker holds is not told by the broker"
                                        : "copies of what failed, of any day, as long as nobody removes them"));
            } catch (Refusal e) {
                rows.add(row.with("readyNow", null).with("meaning", "not known: " + e.getMessage()));
            }
        }
        return rows;
    }

    private void print(Row answer) {
        if (out == null) {
            print(cli.printer(), answer);
            return;
        }
        try (PrintWriter file = new PrintWriter(
                Files.newBufferedWriter(Path.of(out), StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW))) {
            print(cli.printer(file), answer);
        } catch (FileAlreadyExistsException e) {
            throw Refusal.usage("--out " + out + ": the file exists; name a new one");
        } catch (IOException | InvalidPathException e) {
            throw Refusal.usage("--out " + out + ": cannot be written (" + e.getMessage() + ")");
        }
    }

    private void print(Printer printer, Row answer) {
        if (cli.format() == Format.CSV) {
            printer.print(CloseTable.of(answer));
        } else {
            printer.print(answer);
        }
    }

    private Instant midnight(int daysLater) {
        try {
            return LocalDate.parse(day)
                    .plusDays(daysLater)
                    .atStartOfDay(ZoneId.of(zone))
                    .toInstant();
        } catch (DateTimeException e) {
            throw Refusal.usage("--day " + day + " --zone " + zone
                    + ": a date such as 2026-11-22 and a zone such as UTC or Europe/Berlin are allowed");
        }
    }
}
