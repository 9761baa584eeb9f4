package tech.novaeco.settlement.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.Migrations;
import tech.novaeco.settlement.adapter.postgres.PostgresLedger;
import tech.novaeco.settlement.adapter.postgres.Sealing;
import tech.novaeco.settlement.seal.NoteSigner;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.LockedState;
import tech.novaeco.settlement.settlement.SettleBatch;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;

/**
 * Fills an empty database with trades, by the worker's own statements, and times {@code ledger verify} on it. Arguments: the
 * database's URL and how many trades.
 */
final class VerifyBenchmark {
    private static final int OWNERS = 200;
    private static final int BATCH = 100;
    private static final int SEAL_EVERY = 500;

    private VerifyBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        DatabaseUrl url = DatabaseUrl.parse(arguments[0]);
        int trades = Integer.parseInt(arguments[1]);
        Setup setup = CliRun.servers(arguments[0], "amqp://127.0.0.1:1");
        Migrations.migrate(url);
        long began = System.nanoTime();
        try (HikariDataSource pool = Database.pool(url, 2);
                OneShotWorker worker = new OneShotWorker(url)) {
            fund(setup, pool, worker);
            fill(pool, trades);
        }
        System.out.printf("%,d trades in %s%n", trades, since(began));
        began = System.nanoTime();
        CliRun verified = CliRun.of(setup, "ledger", "verify");
        System.out.print(verified.out());
        System.out.print(verified.err());
        System.out.printf("verified in %s%n", since(began));
    }

    private static void fund(Setup setup, HikariDataSource pool, OneShotWorker worker) {
        new JdbcTemplate(pool)
                .update(
                        "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        TestReceipts.KEY.publicKey().kid(),
                        TestReceipts.KEY.publicKey().raw());
        for (int i = 0; i < OWNERS; i++) {
            for (String asset : List.of("EUR", "CARBON_CREDIT")) {
                String owner = "owner-" + i;
                CliRun.of(setup, "account", "open", owner, asset);
                CliRun.of(setup, "account", "fund", owner, asset, "1000000", "--ref", owner + asset, "--wait", "0");
            }
        }
        while (worker.sweep()) {
            Thread.onSpinWait();
        }
    }

    private static void fill(HikariDataSource pool, int trades) {
        JdbcTemplate jdbc = new JdbcTemplate(pool);
        TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
        PostgresLedger ledger = new PostgresLedger(pool, new AssetRegistry(jdbc), Duration.ofMinutes(5));
        Sealing sealing = new Sealing(jdbc, NoteSigner.generate("novafin/settlement", new SecureRandom()));
        Random random = new Random(1);
        for (int done = 0; done < trades; done += BATCH) {
            UUID batch = UUID.randomUUID();
            List<Arrival> arrivals = arrivals(random);
            transaction.executeWithoutResult(status -> {
                LockedState state = ledger.claim(batch, arrivals);
                BatchOutcome outcome = SettleBatch.settle(state);
                ledger.post(batch, arrivals, outcome, TestReceipts.sign(batch, state, outcome));
            });
            if (done / BATCH % SEAL_EVERY == SEAL_EVERY - 1) {
                transaction.executeWithoutResult(status -> sealing.sealSome());
                System.out.printf("%,d of %,d%n", done + BATCH, trades);
            }
        }
        while (Integer.valueOf(0).compareTo(transaction.execute(status -> sealing.sealSome())) < 0) {
            Thread.onSpinWait();
        }
    }

    private static List<Arrival> arrivals(Random random) {
        List<Arrival> arrivals = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            int buyer = random.nextInt(OWNERS);
            Trades trade = Trades.trade()
                    .buyer("owner-" + buyer)
                    .seller("owner-" + (buyer + 1 + random.nextInt(OWNERS - 1)) % OWNERS)
                    .amount("0." + (10 + random.nextInt(90)))
                    .delivery("CARBON_CREDIT", "0.001");
            arrivals.add(new Arrival(new Instruction.Trade(trade.event()), trade.bytes(), new Arrival.Origin.Queue()));
        }
        return arrivals;
    }

    private static Duration since(long began) {
        return Duration.ofSeconds((System.nanoTime() - began) / 1_000_000_000);
    }
}
