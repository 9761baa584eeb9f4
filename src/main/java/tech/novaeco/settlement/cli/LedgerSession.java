package tech.novaeco.settlement.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.desk.Books;
import tech.novaeco.settlement.adapter.desk.Declined;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;

/** One connection to the ledger for one command, in the worker's role and under its limits. */
public final class LedgerSession implements AutoCloseable {
    private final SingleConnectionDataSource source;
    private final Books books;

    private LedgerSession(Connection connection) {
        source = new SingleConnectionDataSource(connection, true);
        books = new Books(source);
    }

    /** @throws Refusal as unavailable; the line holds no password */
    public static LedgerSession open(DatabaseUrl url) {
        try {
            LedgerSession session = new LedgerSession(Database.connect(url));
            session.assets().reload(); // also proves that the ledger is set up
            return session;
        } catch (SQLException e) {
            throw Refusal.unavailable("no connection to the database " + url + ": " + Failures.describe(e)
                    + "; check that it runs and what DATABASE_URL says");
        }
    }

    public JdbcTemplate jdbc() {
        return books.jdbc();
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(new JdbcTransactionManager(source));
    }

    /** The ledger for those who also work without a command. */
    public Books books() {
        return books;
    }

    /** Reads everything as of one moment, however long it takes; writers go on meanwhile. */
    public <T> T snapshot(Supplier<T> reading) {
        jdbc().execute((ConnectionCallback<Void>) connection -> {
            connection.setNetworkTimeout(Runnable::run, 0);
            return null;
        });
        jdbc().execute("SET idle_in_transaction_session_timeout = 0");
        return Objects.requireNonNull(books.snapshot().execute(transaction -> reading.get()));
    }

    AssetRegistry assets() {
        return books.assets();
    }

    /** @throws Declined if the ledger does not know it */
    public Asset asset(AssetCode code) {
        return books.asset(code);
    }

    /** Digits after the point; empty for what the ledger does not know. */
    Optional<Integer> scale(String assetCode) {
        return books.scale(assetCode);
    }

    /** In major units, with the asset's digits. */
    String formatted(long minorUnits, String assetCode) {
        return books.formatted(minorUnits, assetCode);
    }

    @Override
    public void close() {
        source.destroy();
    }
}
