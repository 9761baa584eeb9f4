package tech.novaeco.settlement.chaos.planted;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import tech.novaeco.settlement.chaos.Arena;
import tech.novaeco.settlement.chaos.Scenario;
import tech.novaeco.settlement.faults.Sql;
import tech.novaeco.settlement.support.NodeClient;
import tech.novaeco.settlement.support.WorkerCommand;
import tech.novaeco.settlement.support.WorkerProcess;

/** Somebody who owns the database changes a row in the middle of the log: the worker's own verifier must see it. */
final class TamperedLog implements Scenario {
    /** It is the worker's verifier that is on trial, not the checker. */
    static final String CAUGHT_BY = "ledger verify";

    private static final int TRADES = 1_200;

    /** A reason text: nothing but its leaf binds it. */
    private static final String IN_THE_MIDDLE = """
            SELECT a.settlement_seq FROM ledger.settlement_attempt a JOIN ledger.ledger_seal l ON l.batch_id = a.batch_id
            WHERE a.outcome = 'REJECTED' AND l.position BETWEEN 1 AND (SELECT max(position) - 1 FROM ledger.ledger_seal)
            ORDER BY l.position LIMIT 1
            """;

    /** With the guards down, which then stand again as they stood. */
    private static final String REWRITE = """
            CREATE TEMPORARY TABLE guards AS
                SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = 'ledger.%1$s'::regclass AND NOT tgisinternal;
            ALTER TABLE ledger.%1$s DISABLE TRIGGER USER;
            UPDATE ledger.%1$s SET reason_text = %2$s WHERE settlement_seq = %3$s;
            DO $$ DECLARE guard record; BEGIN
                FOR guard IN SELECT * FROM guards LOOP
                    EXECUTE format('ALTER TABLE ledger.%1$s ENABLE %%s TRIGGER %%I',
                        CASE guard.tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, guard.tgname);
                END LOOP;
            END $$
            """;

    private final UnaryOperator<WorkerCommand> special;
    private boolean deceived;

    TamperedLog(UnaryOperator<WorkerCommand> special) {
        this.special = special;
    }

    @Override
    public String name() {
        return "tampered-log";
    }

    @Override
    public String description() {
        return "the database's owner rewrites a row in the middle of the log";
    }

    @Override
    public int leastHits() {
        return 0;
    }

    @Override
    public void run(Arena arena) throws Exception {
        NodeClient load = arena.load("chaos", 400);
        arena.awaitProgress(TRADES);
        load.finish(Duration.ofMinutes(1));
        String jdbcUrl = arena.site().jdbcUrl();
        Awaitility.await("everything sealed")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Sql.count(jdbcUrl, "SELECT count(*) FROM ledger.seal_pending") == 0);
        expectVerdict(arena, 0, "an honest ledger");
        String seq = Sql.ask(jdbcUrl, IN_THE_MIDDLE);
        if (seq.isEmpty()) {
            throw new AssertionError("no rejected trade in the middle of the log: nothing to tamper with");
        }
        rewrite(jdbcUrl, "reason_text || ' '", seq);
        try {
            expectVerdict(arena, 1, "a row changed in the middle of the log");
        } finally {
            rewrite(jdbcUrl, "rtrim(reason_text)", seq);
        }
    }

    /** Whether the verifier found nothing wrong with the log that was tampered with. */
    boolean deceived() {
        return deceived;
    }

    private static void rewrite(String jdbcUrl, String text, String seq) {
        // its case says the same in an honest ledger, and is not part of the log
        for (String table : List.of("settlement_attempt", "exception_case")) {
            Sql.execute(jdbcUrl, REWRITE.formatted(table, text, seq));
        }
    }

    private void expectVerdict(Arena arena, int exitCode, String of) {
        Path log = arena.directory().root().resolve("ledger-verify-" + exitCode + ".log");
        WorkerCommand command = special.apply(new WorkerCommand()
                .with("DATABASE_URL", arena.site().workerDatabaseUrl())
                .withArguments("ledger", "verify")
                .withLog(log));
        try (WorkerProcess verifier = command.start()) {
            int said = verifier.awaitEnd().exitCode();
            if (said != exitCode) {
                deceived = exitCode == 1 && said == 0;
                throw new AssertionError(
                        CAUGHT_BY + " answers " + said + ", not " + exitCode + ", to " + of + ", log " + log);
            }
        }
    }
}
