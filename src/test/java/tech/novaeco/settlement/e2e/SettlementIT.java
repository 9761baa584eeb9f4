package tech.novaeco.settlement.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tech.novaeco.settlement.support.CallbackJournal;
import tech.novaeco.settlement.support.LedgerChecker;
import tech.novaeco.settlement.support.NodeClient;
import tech.novaeco.settlement.support.PublishJournal;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.ServersExtension;
import tech.novaeco.settlement.support.WorkerProcess;
import tech.novaeco.settlement.trade.FundingId;

@ExtendWith(ServersExtension.class)
class SettlementIT {
    private static final int MESSAGES = 3_000;
    private static final long SEED = 20_260;
    private static final List<String> OWNERS = List.of("alice", "bob", "carol", "dave", "erin");

    /** Trades, batches, and seconds from the first batch's COMMIT to the last one's. */
    private static final String SPEED = """
            SELECT count(*), count(DISTINCT t.batch_id), extract(epoch FROM max(t.recorded_at) - min(t.recorded_at))
            FROM ledger.settlement_attempt t JOIN ledger.settlement s ON s.seq = t.settlement_seq WHERE s.kind = 'TRADE'
            """;

    @Test
    void a_foreign_client_finds_every_trade_settled_or_rejected_once_and_told(Servers servers, @TempDir Path directory)
            throws Exception {
        NodeClient.assumeAvailable();
        System.out.println("SettlementIT: seed " + SEED);
        try (WorkerProcess worker = WorkerProcess.of(servers).start().awaitReady();
                LedgerSql ledger = new LedgerSql(servers.jdbcUrl())) {
            openAccounts(ledger);
            PublishJournal published = publish(servers, worker, directory.resolve("published"));
            Path told = Files.createFile(directory.resolve("told"));
            List<String> queues = List.of(CallbackJournal.CALLBACKS, Stage.QUEUE + ".dlq");
            try (NodeClient consumer = NodeClient.consume(servers.rabbitUri(), queues, told)) {
                int trades = published.confirmed().size();
                Awaitility.await("outcomes, callbacks and dead letters")
                        .atMost(Stage.PATIENCE)
                        .until(() -> consumer.running()
                                && ledger.outcomes() >= trades
                                && ledger.undispatched() == 0
                                && ClientJournal.read(told).callbacks().size() >= trades
                                && ClientJournal.read(told).deadLetters().size()
                                        >= ledger.number("SELECT count(*) FROM ledger.exception_case"));
            }
            assertThat(new LedgerChecker(servers.jdbcUrl())
                            .afterDraining(ClientJournal.read(told).evidence(published)))
                    .isEmpty();
            assertThat(ledger.number("SELECT count(*) FROM ledger.exception_case WHERE settlement_seq IS NULL"))
                    .as("cases of poison")
                    .isEqualTo(published.poison());
            report(servers, ledger);
        }
    }

    private static void openAccounts(LedgerSql ledger) {
        for (String owner : OWNERS) {
            for (String asset : List.of("EUR", "NOVAPOINT", "CARBON_CREDIT")) {
                ledger.open(owner, asset, 0);
                ledger.run(
                        "INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount)"
                                + " VALUES (?, ?, ?, ?, 100000)",
                        FundingId.of(owner + asset).value(),
                        owner + asset,
                        owner,
                        asset);
            }
        }
        Awaitility.await("funding")
                .until(() ->
                        ledger.number("SELECT count(*) FROM ledger.funding_request WHERE executed_at IS NULL") == 0);
    }

    /** The worker stands still meanwhile: what is measured is the worker, not the publisher. */
    private static PublishJournal publish(Servers servers, WorkerProcess worker, Path journal) {
        worker.pause();
        try (NodeClient publisher =
                NodeClient.publish(servers.rabbitUri(), Stage.QUEUE, MESSAGES, SEED, OWNERS, 0, journal)) {
            publisher.awaitEnd(Stage.PATIENCE);
        } finally {
            worker.resume();
        }
        return PublishJournal.read(journal);
    }

    private static void report(Servers servers, LedgerSql ledger) {
        List<String> figures = ledger.rows(SPEED).get(0);
        double trades = Double.parseDouble(figures.get(0));
        double batches = Double.parseDouble(figures.get(1));
        double seconds = Double.parseDouble(figures.get(2));
        System.out.printf(
                Locale.ROOT,
                "SettlementIT (%s): settled %.0f trades in %.2f s: %.0f trades/s, %.0f batches, average batch size %.1f%n",
                servers.kind(),
                trades,
                seconds,
                trades / seconds,
                batches,
                trades / batches);
    }
}
