package tech.novaeco.settlement.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.camel.RequestSteps;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.CaseDesk;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.postgres.PostgresLedger;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.SettleBatch;
import tech.novaeco.settlement.support.Trades;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** The worker's own steps and ledger without broker and routes: does what waits, once, when told to. */
final class OneShotWorker implements AutoCloseable {
    private static final String FUNDINGS = """
            SELECT f.id, f.trade_id, f.owner_id, f.asset_code, f.amount, a.scale
            FROM ledger.funding_request f JOIN ledger.asset a ON a.code = f.asset_code WHERE f.executed_at IS NULL
            """;

    private static final String RETRIES = """
            SELECT a.id, a.case_id, c.reason_code, c.payload FROM ledger.case_action a JOIN ledger.exception_case c ON c.id = a.case_id
            WHERE a.executed_at IS NULL AND a.action = 'RETRY'
            """;

    private static final String CANCELLATIONS =
            "SELECT id FROM ledger.case_action WHERE executed_at IS NULL AND action = 'CANCEL'";

    private final HikariDataSource source;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final PostgresLedger ledger;
    private final RequestSteps requests;

    OneShotWorker(DatabaseUrl url) {
        source = Database.pool(url, 2);
        jdbc = new JdbcTemplate(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        AssetRegistry assets = new AssetRegistry(jdbc);
        ledger = new PostgresLedger(source, assets);
        requests = new RequestSteps(
                new TradeParser(),
                new TradeValidator(assets, HashCheck.VERIFY),
                new ExceptionCases(jdbc),
                new CaseDesk(jdbc, transaction),
                UUID::randomUUID);
    }

    void receive(Trades trade) {
        settle(List.of(new Arrival(new Instruction.Trade(trade.event()), trade.bytes(), new Arrival.Origin.Queue())));
    }

    /** @return whether anything waited */
    boolean sweep() {
        List<Map<String, Object>> fundings = jdbc.queryForList(FUNDINGS);
        List<Map<String, Object>> retries = jdbc.queryForList(RETRIES);
        List<Map<String, Object>> cancellations = jdbc.queryForList(CANCELLATIONS);
        settle(requests.fundings(fundings).arrivals());
        settle(requests.retries(retries).arrivals());
        cancellations.forEach(requests::cancel);
        return !(fundings.isEmpty() && retries.isEmpty() && cancellations.isEmpty());
    }

    @Override
    public void close() {
        source.close();
    }

    private void settle(List<Arrival> arrivals) {
        if (!arrivals.isEmpty()) {
            UUID batch = UUID.randomUUID();
            transaction.executeWithoutResult(
                    status -> ledger.post(batch, arrivals, SettleBatch.settle(ledger.claim(batch, arrivals))));
        }
    }
}
