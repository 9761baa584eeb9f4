package tech.novaeco.settlement.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.camel.RecyclingSteps;
import tech.novaeco.settlement.adapter.camel.RequestSteps;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.CaseDesk;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.postgres.Originals;
import tech.novaeco.settlement.adapter.postgres.PostgresLedger;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.LockedState;
import tech.novaeco.settlement.settlement.SettleBatch;
import tech.novaeco.settlement.support.Deposits;
import tech.novaeco.settlement.support.TestReceipts;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** The worker's own steps and ledger without broker and routes: does what waits, once, when told to. */
public final class OneShotWorker implements AutoCloseable {
    private final HikariDataSource source;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final PostgresLedger ledger;
    private final RequestSteps requests;
    private final RecyclingSteps recycling;

    public OneShotWorker(DatabaseUrl url) {
        source = Database.pool(url, 2);
        jdbc = new JdbcTemplate(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        AssetRegistry assets = new AssetRegistry(jdbc);
        ledger = new PostgresLedger(source, assets, Duration.ofMinutes(5));
        requests = new RequestSteps(
                new TradeParser(),
                new TradeValidator(assets, HashCheck.VERIFY),
                new ExceptionCases(jdbc),
                new CaseDesk(jdbc, transaction),
                new Originals(jdbc),
                assets,
                UUID::randomUUID);
        TradeValidator validator = new TradeValidator(assets, HashCheck.VERIFY);
        recycling =
                new RecyclingSteps(new TradeParser(), validator, validator, new ExceptionCases(jdbc), UUID::randomUUID);
    }

    public void receive(Trades trade) {
        settle(List.of(new Arrival(new Instruction.Trade(trade.event()), trade.bytes(), new Arrival.Origin.Queue())));
    }

    public void receive(Deposits message) {
        settle(List.of(new Arrival(Instruction.of(message.document()), message.bytes(), new Arrival.Origin.Queue())));
    }

    /** Without a second pair of eyes. @return whether anything waited */
    boolean sweep() {
        return sweep("off");
    }

    /** With the queries of the route files. @param fourEyes on or off @return whether anything waited */
    public boolean sweep(String fourEyes) {
        List<Map<String, Object>> fundings = rows("funding-requests", fourEyes);
        List<Map<String, Object>> reversals = rows("reversal-requests", fourEyes);
        List<Map<String, Object>> retries = rows("case-retries", fourEyes);
        List<Map<String, Object>> cancellations = rows("case-cancellations", fourEyes);
        List<Map<String, Object>> pending = rows("pending-trades", null);
        List<Map<String, Object>> linked = rows("linked-trades", null);
        settle(requests.fundings(fundings).arrivals());
        settle(requests.reversals(reversals).arrivals());
        settle(requests.retries(retries).arrivals());
        cancellations.forEach(requests::cancel);
        recycling.batches(pending).forEach(batch -> settle(batch.arrivals()));
        recycling.links(linked).forEach(batch -> settle(batch.arrivals()));
        return !(pending.isEmpty()
                && linked.isEmpty()
                && fundings.isEmpty()
                && reversals.isEmpty()
                && retries.isEmpty()
                && cancellations.isEmpty());
    }

    /** Gives back what is over. @return whether anything was */
    public boolean sweepHolds() {
        List<Map<String, Object>> expired = rows("expired-holds", null);
        requests.expiredHolds(expired).forEach(batch -> settle(batch.arrivals()));
        return !expired.isEmpty();
    }

    private List<Map<String, Object>> rows(String query, @Nullable String fourEyes) {
        try {
            String sql = Files.readString(Path.of("src/main/resources/sql", query + ".sql"));
            return fourEyes == null
                    ? jdbc.queryForList(sql)
                    : jdbc.queryForList(sql.replace(":#${properties:FOUR_EYES}", "?::text"), fourEyes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        source.close();
    }

    private void settle(List<Arrival> arrivals) {
        if (!arrivals.isEmpty()) {
            UUID batch = UUID.randomUUID();
            transaction.executeWithoutResult(status -> {
                LockedState state = ledger.claim(batch, arrivals);
                BatchOutcome outcome = SettleBatch.settle(state);
                ledger.post(batch, arrivals, outcome, TestReceipts.sign(batch, state, outcome));
            });
        }
    }
}
