package tech.novaeco.settlement.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.adapter.postgres.PostgresLedger;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.LockedState;
import tech.novaeco.settlement.settlement.SettleBatch;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.FundingId;

/**
 * What ten thousand waiting trades cost the others: settles batches of 100 by the worker's own statements on an empty
 * database, without any waiting, with 10,000 of other accounts, and with 10,000 more of the very accounts that trade. Each
 * median beside the first. The first two lines differ in nothing: their ratio is the noise. Arguments: the database's URL and
 * how many batches each time.
 */
final class RecyclingBenchmark {
    private static final int OWNERS = 200;
    private static final int BATCH = 100;
    private static final int WAITING = 10_000;
    private static final Instant LATE = Instant.parse("2099-01-01T00:00:00Z");

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final PostgresLedger ledger;
    private final Random random = new Random(1);
    private final int batches;
    private double first;

    private RecyclingBenchmark(HikariDataSource pool, int batches) {
        this.jdbc = new JdbcTemplate(pool);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        this.ledger = new PostgresLedger(pool, new AssetRegistry(jdbc));
        this.batches = batches;
    }

    public static void main(String[] arguments) throws Exception {
        DatabaseUrl url = DatabaseUrl.parse(arguments[0]);
        Migrations.migrate(url);
        try (HikariDataSource pool = Database.pool(url, 2);
                OneShotWorker worker = new OneShotWorker(url)) {
            Accounts.fund(pool, worker);
            new RecyclingBenchmark(pool, Integer.parseInt(arguments[1])).run();
        }
    }

    private void run() throws Exception {
        settle("warming up");
        settle("none waiting");
        settle("none waiting, again");
        makeWait("stranger-");
        settle("10,000 of other accounts waiting");
        makeWait("owner-");
        settle("10,000 of the same accounts as well");
    }

    /** Prints the median of one batch's transaction, and what the sweep's query takes. */
    private void settle(String what) throws Exception {
        jdbc.execute("ANALYZE ledger.pending_trade");
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            List<Arrival> arrivals = arrivals("owner-", "0.0" + (1 + random.nextInt(9)), null);
            long began = System.nanoTime();
            settle(arrivals);
            millis.add((System.nanoTime() - began) / 1e6);
        }
        double median = median(millis);
        first = what.equals("none waiting") ? median : first;
        System.out.printf(
                "%-36s %7.2f ms a batch, ratio %5.3f; sweep %6.2f ms%n",
                what, median, first == 0 ? 1 : median / first, sweep());
    }

    private double sweep() throws Exception {
        String sql = Files.readString(Path.of("src/main/resources/sql/pending-trades.sql"));
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long began = System.nanoTime();
            int found = jdbc.queryForList(sql).size();
            millis.add((System.nanoTime() - began) / 1e6);
            if (found > 0) {
                throw new IllegalStateException(found + " of the waiting trades can be paid: none should");
            }
        }
        return median(millis);
    }

    private void makeWait(String buyers) {
        for (int i = 0; i < WAITING; i += BATCH) {
            settle(arrivals(buyers, "9000000000.00", LATE));
        }
    }

    private void settle(List<Arrival> arrivals) {
        UUID batch = UUID.randomUUID();
        transaction.executeWithoutResult(status -> {
            LockedState state = ledger.claim(batch, arrivals);
            BatchOutcome outcome = SettleBatch.settle(state);
            ledger.post(batch, arrivals, outcome, TestReceipts.sign(batch, state, outcome));
        });
    }

    private List<Arrival> arrivals(String buyers, String amount, @Nullable Instant settleBy) {
        List<Arrival> arrivals = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            int buyer = random.nextInt(OWNERS);
            Trades trade = Trades.trade()
                    .buyer(buyers + buyer)
                    .seller("owner-" + (buyer + 1 + random.nextInt(OWNERS - 1)) % OWNERS)
                    .amount(amount);
            if (settleBy != null) {
                trade.settleBy(settleBy);
            }
            arrivals.add(new Arrival(new Instruction.Trade(trade.event()), trade.bytes(), new Arrival.Origin.Queue()));
        }
        return arrivals;
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }

    /** Accounts, those of the strangers empty. */
    private static final class Accounts {
        private static final String OPEN = """
                WITH opened AS (INSERT INTO ledger.account (owner_id, asset_code)
                                SELECT ? || n, 'EUR' FROM generate_series(0, ? - 1) AS n RETURNING id)
                INSERT INTO ledger.account_balance (account_id) SELECT id FROM opened
                """;

        private static final String FUND = """
                INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount) VALUES (?, ?, ?, 'EUR', 100000000)
                """;

        static void fund(HikariDataSource pool, OneShotWorker worker) {
            JdbcTemplate jdbc = new JdbcTemplate(pool);
            jdbc.update(
                    "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    TestReceipts.KEY.publicKey().kid(),
                    TestReceipts.KEY.publicKey().raw());
            for (String owners : List.of("owner-", "stranger-")) {
                jdbc.update(OPEN, owners, OWNERS);
            }
            for (int i = 0; i < OWNERS; i++) {
                jdbc.update(FUND, FundingId.of("b" + i).value(), "b" + i, "owner-" + i);
            }
            while (worker.sweep()) {
                Thread.onSpinWait();
            }
        }
    }
}
