package tech.novaeco.settlement.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
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
 * What ten thousand waiting trades cost the others. Three empty databases are filled alike but for 10,000 trades that lack
 * funds: in the first they are rejected, in the second they wait and are of other accounts, in the third they wait and are of
 * the very accounts that trade. Then batches of 100 are settled by the worker's own statements in each in turn, so that
 * whatever else the machine does disturbs all three. Prints medians. Arguments: three URLs, and how many batches.
 */
final class RecyclingBenchmark {
    private static final int OWNERS = 200;
    private static final int BATCH = 100;
    private static final int WAITING = 10_000;
    private static final Instant LATE = Instant.parse("2099-01-01T00:00:00Z");

    private static final String OPEN = """
            WITH opened AS (INSERT INTO ledger.account (owner_id, asset_code)
                            SELECT ? || n, 'EUR' FROM generate_series(0, ? - 1) AS n RETURNING id)
            INSERT INTO ledger.account_balance (account_id) SELECT id FROM opened
            """;

    private static final String FUND = """
            INSERT INTO ledger.funding_request (trade_id, ref, owner_id, asset_code, amount) VALUES (?, ?, ?, 'EUR', 100000000)
            """;

    private final String name;
    private final HikariDataSource pool;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final PostgresLedger ledger;
    private final Random random = new Random(1);
    private final List<Double> millis = new ArrayList<>();
    private final List<Double> sweeps = new ArrayList<>();

    private RecyclingBenchmark(String name, String address) throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(address);
        Migrations.migrate(url);
        this.name = name;
        this.pool = Database.pool(url, 2);
        this.jdbc = new JdbcTemplate(pool);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        this.ledger = new PostgresLedger(pool, new AssetRegistry(jdbc), Duration.ofMinutes(5));
        openAndFund(url);
    }

    public static void main(String[] arguments) throws Exception {
        RecyclingBenchmark none = new RecyclingBenchmark("none waiting", arguments[0]);
        RecyclingBenchmark others = new RecyclingBenchmark("10,000 of other accounts", arguments[1]);
        RecyclingBenchmark same = new RecyclingBenchmark("10,000 of the same accounts", arguments[2]);
        none.lackFunds("stranger-", null);
        others.lackFunds("stranger-", LATE);
        same.lackFunds("owner-", LATE);
        List<RecyclingBenchmark> all = new ArrayList<>(List.of(none, others, same));
        int batches = Integer.parseInt(arguments[3]);
        for (int i = 0; i < batches / 4; i++) {
            all.forEach(RecyclingBenchmark::batch);
        }
        all.forEach(one -> one.millis.clear());
        for (int i = 0; i < batches; i++) {
            all.forEach(RecyclingBenchmark::batch);
            if (i % 20 == 0) {
                all.forEach(RecyclingBenchmark::sweep);
            }
            Collections.rotate(all, 1);
        }
        for (RecyclingBenchmark one : List.of(none, others, same)) {
            System.out.printf(
                    "%-28s %7.2f ms a batch, ratio %5.3f; the sweep's query %6.2f ms%n",
                    one.name, median(one.millis), median(one.millis) / median(none.millis), median(one.sweeps));
            one.pool.close();
        }
    }

    private void openAndFund(DatabaseUrl url) {
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
        try (OneShotWorker worker = new OneShotWorker(url)) {
            while (worker.sweep()) {
                Thread.onSpinWait();
            }
        }
    }

    private void lackFunds(String buyers, @Nullable Instant settleBy) {
        for (int i = 0; i < WAITING; i += BATCH) {
            settle(arrivals(buyers, "9000000000.00", settleBy));
        }
        jdbc.execute("ANALYZE");
    }

    private void batch() {
        List<Arrival> arrivals = arrivals("owner-", "0.0" + (1 + random.nextInt(9)), null);
        long began = System.nanoTime();
        settle(arrivals);
        millis.add((System.nanoTime() - began) / 1e6);
    }

    private void sweep() {
        try {
            String sql = Files.readString(Path.of("src/main/resources/sql/pending-trades.sql"));
            long began = System.nanoTime();
            int found = jdbc.queryForList(sql).size();
            sweeps.add((System.nanoTime() - began) / 1e6);
            if (found > 0) {
                throw new IllegalStateException(found + " of the waiting trades can be paid: none should");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
