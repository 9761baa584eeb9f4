package tech.novaeco.settlement.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Arrival.Origin;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Judged;
import tech.novaeco.settlement.settlement.LockedState;
import tech.novaeco.settlement.settlement.SettleBatch;
import tech.novaeco.settlement.support.LedgerChecker;
import tech.novaeco.settlement.support.Servers;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.IssuanceHash;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeId;

/** A migrated ledger that a test uses as the worker does, and looks into as a superuser. Thread-safe. */
final class TestLedger implements AutoCloseable {
    private static final AtomicInteger PARTIES = new AtomicInteger();

    final JdbcTemplate admin;
    final JdbcTemplate jdbc;
    final WatchedDataSource source;
    final TransactionTemplate transaction;
    final PostgresLedger ledger;
    private final HikariDataSource pool;
    private final LedgerChecker checker;

    TestLedger(Servers servers) throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(servers.databaseUrl());
        Migrations.migrate(url);
        admin = new JdbcTemplate(new DriverManagerDataSource(servers.jdbcUrl()));
        admin.update(
                "INSERT INTO ledger.receipt_key (kid, public_key) VALUES (?, ?) ON CONFLICT DO NOTHING",
                TestReceipts.KEY.publicKey().kid(),
                TestReceipts.KEY.publicKey().raw());
        pool = Database.pool(url, 8);
        source = new WatchedDataSource(pool);
        jdbc = new JdbcTemplate(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        AssetRegistry assets = new AssetRegistry(jdbc);
        // the first look-up loads them all
        assets.find(new AssetCode("EUR"));
        ledger = new PostgresLedger(source, assets, Duration.ofMinutes(5));
        checker = new LedgerChecker(servers.jdbcUrl());
    }

    /** A party of this name that no other test knows, with an account in EUR. */
    String party(String name, long euroCents) {
        String owner = name + "-" + PARTIES.incrementAndGet();
        open(owner, "EUR", euroCents);
        return owner;
    }

    /** An account, funded by a settlement like any other. */
    void open(String owner, String asset, long minorUnits) {
        admin.update(
                "WITH a AS (INSERT INTO ledger.account (owner_id, asset_code) VALUES (?, ?) RETURNING id)"
                        + " INSERT INTO ledger.account_balance (account_id) SELECT id FROM a",
                owner,
                asset);
        if (minorUnits > 0) {
            assertThat(settle(funding(UUID.randomUUID(), -1, owner, asset, minorUnits)))
                    .containsExactly("SETTLED");
        }
    }

    Arrival funding(UUID id, long requestId, String owner, String asset, long minorUnits) {
        int scale = count("SELECT scale FROM ledger.asset WHERE code = ?", asset);
        AssetCode code = new AssetCode(asset);
        PartyId party = new PartyId(owner);
        Instruction funding = new Instruction.Issuance(
                new TradeId(id),
                IssuanceHash.of("FUND", party, code, minorUnits, null),
                Kind.FUND,
                party,
                code,
                new DecimalAmount(BigDecimal.valueOf(minorUnits, scale)),
                null);
        return new Arrival(funding, new byte[0], new Origin.FundingRequest(requestId));
    }

    /** A right that comes into being with this owner, who has an account for it. */
    Arrival minting(String token, String owner) {
        AssetCode code = new AssetCode("MATERIAL_RIGHT");
        PartyId party = new PartyId(owner);
        TokenId right = new TokenId(token);
        admin.update("INSERT INTO ledger.right_token (token_id, asset_code) VALUES (?, ?)", token, code.value());
        Instruction minting = new Instruction.Issuance(
                new TradeId(UUID.randomUUID()),
                IssuanceHash.of("MINT", party, code, 1, right),
                Kind.MINT,
                party,
                code,
                new DecimalAmount(BigDecimal.ONE),
                right);
        return new Arrival(minting, new byte[0], new Origin.FundingRequest(-1));
    }

    List<String> settle(Trades... trades) {
        return settle(Stream.of(trades).map(Arrivals::queued).toArray(Arrival[]::new));
    }

    /** One batch in one transaction, as the worker does it. */
    List<String> settle(Arrival... arrivals) {
        return settle(UUID.randomUUID(), List.of(arrivals));
    }

    List<String> settle(UUID batchId, List<Arrival> arrivals) {
        return settle(batchId, arrivals, () -> {});
    }

    /** @param whileLocked runs between the two round trips, with every lock held */
    List<String> settle(UUID batchId, List<Arrival> arrivals, Runnable whileLocked) {
        return Objects.requireNonNull(transaction.execute(status -> {
            LockedState state = ledger.claim(batchId, arrivals);
            BatchOutcome outcome = SettleBatch.settle(state);
            whileLocked.run();
            ledger.post(batchId, arrivals, outcome, TestReceipts.sign(batchId, state, outcome));
            return Judged.words(outcome);
        }));
    }

    /** Waits until as many sessions of this database wait for a lock. */
    void awaitWaiting(int sessions) {
        Awaitility.await().pollInSameThread().until(() -> waiting() >= sessions);
    }

    /** Waits until a session waits for a lock, or the work is done without. */
    void awaitWaitingOr(CompletableFuture<?> work) {
        Awaitility.await().pollInSameThread().until(() -> waiting() > 0 || work.isDone());
    }

    Connection connect() throws SQLException {
        return Objects.requireNonNull(admin.getDataSource()).getConnection();
    }

    private int waiting() {
        return count(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
    }

    static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, "worker").start());
    }

    long posted(String owner, String asset) {
        return count(
                "SELECT posted FROM ledger.account_balance JOIN ledger.account a ON a.id = account_id"
                        + " WHERE owner_id = ? AND asset_code = ? AND purpose = 'MAIN'",
                owner,
                asset);
    }

    int count(String sql, Object... arguments) {
        Integer number = admin.queryForObject(sql, Integer.class, arguments);
        return number == null ? 0 : number;
    }

    String ask(String sql, Object... arguments) {
        return String.valueOf(admin.queryForObject(sql, String.class, arguments));
    }

    UUID id(Trades trade) {
        return trade.event().tradeId().value();
    }

    String status(Trades trade) {
        return ask("SELECT status FROM ledger.settlement WHERE trade_id = ?", id(trade));
    }

    long caseOf(Trades trade) {
        return count(
                "SELECT id FROM ledger.exception_case WHERE trade_id = ? AND settlement_seq IS NOT NULL", id(trade));
    }

    String caseState(long caseId) {
        return ask("SELECT state FROM ledger.exception_case WHERE id = ?", caseId);
    }

    /** Asks for something to be done about a case; returns the action. */
    long request(long caseId, String action) {
        return count("INSERT INTO ledger.case_action (case_id, action) VALUES (?, ?) RETURNING id", caseId, action);
    }

    String answer(long actionId) {
        return ask("SELECT outcome FROM ledger.case_action WHERE id = ?", actionId);
    }

    String rows() {
        return ask(
                "SELECT concat_ws(' ', (SELECT count(*) FROM ledger.settlement), (SELECT count(*) FROM ledger.entry),"
                        + " (SELECT count(*) FROM ledger.settlement_attempt), (SELECT count(*) FROM ledger.batch),"
                        + " (SELECT count(*) FROM ledger.exception_case), (SELECT sum(version) FROM ledger.account_balance))");
    }

    void obeysTheLaws() throws SQLException {
        assertThat(checker.laws()).isEmpty();
    }

    @Override
    public void close() {
        pool.close();
    }
}
