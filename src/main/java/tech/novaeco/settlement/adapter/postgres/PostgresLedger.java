package tech.novaeco.settlement.adapter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tech.novaeco.settlement.receipt.SignedRoot;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.BatchOutcome;
import tech.novaeco.settlement.settlement.Ledger;
import tech.novaeco.settlement.settlement.LockedState;
import tech.novaeco.settlement.settlement.Transient;

/**
 * The ledger in PostgreSQL, READ COMMITTED. Works on the connection of the caller's transaction and never without one.
 * Thread-safe. Throws {@link Transient} and {@link tech.novaeco.settlement.settlement.Broken} only.
 */
public final class PostgresLedger implements Ledger {
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;
    private final AssetRegistry assets;
    private final Duration linkWait;

    /** @param linkWait how long a linked trade waits at most for the others of its link */
    public PostgresLedger(DataSource dataSource, AssetRegistry assets, Duration linkWait) {
        this.linkWait = linkWait;
        this.dataSource = dataSource;
        this.assets = assets;
    }

    @Override
    public LockedState claim(UUID batchId, List<Arrival> arrivals) {
        return inTransaction("claim batch " + batchId, connection -> {
            arrivals.forEach(
                    arrival -> arrival.instruction().accounts().forEach(account -> assets.find(account.asset())));
            return new ClaimStatements(batchId, arrivals).run(connection, assets.known());
        });
    }

    @Override
    public void post(UUID batchId, List<Arrival> arrivals, BatchOutcome outcome, @Nullable SignedRoot root) {
        inTransaction("post batch " + batchId, connection -> {
            new PostStatements(batchId, arrivals, outcome, root, linkWait).run(connection);
            return batchId;
        });
    }

    private <T> T inTransaction(String doing, Work<T> work) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(doing + ": outside a transaction");
        }
        try {
            Connection connection = DataSourceUtils.getConnection(dataSource);
            try {
                return work.on(connection);
            } catch (SQLException e) {
                throw SqlFailures.classified(doing, e);
            } finally {
                DataSourceUtils.releaseConnection(connection, dataSource);
            }
        } catch (DataAccessException e) {
            throw new Transient(doing + ": the database does not answer", e);
        }
    }
}
