package tech.novaeco.settlement.cli;

import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.Database;
import tech.novaeco.settlement.adapter.postgres.DatabaseUrl;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.Money;

/** One connection to the ledger for one command, in the worker's role and under its limits. */
final class LedgerSession implements AutoCloseable {
    private final SingleConnectionDataSource source;
    private final JdbcTemplate jdbc;
    private final AssetRegistry assets;

    private LedgerSession(Connection connection) {
        source = new SingleConnectionDataSource(connection, true);
        jdbc = new JdbcTemplate(source);
        assets = new AssetRegistry(jdbc);
    }

    /** @throws Refusal as unavailable; the line holds no password */
    static LedgerSession open(DatabaseUrl url) {
        try {
            LedgerSession session = new LedgerSession(Database.connect(url));
            session.assets.reload(); // also proves that the ledger is set up
            return session;
        } catch (SQLException e) {
            throw Refusal.unavailable("no connection to the database " + url + ": " + Failures.describe(e)
                    + "; check that it runs and what DATABASE_URL says");
        }
    }

    JdbcTemplate jdbc() {
        return jdbc;
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(new JdbcTransactionManager(source));
    }

    AssetRegistry assets() {
        return assets;
    }

    /** @throws Refusal as negative if the ledger does not know it */
    Asset asset(AssetCode code) {
        return assets.find(code)
                .orElseThrow(() -> Refusal.negative("asset " + code + " is unknown; this ledger has "
                        + assets.known().keySet().stream().sorted().toList()));
    }

    /** In major units, with the asset's digits. */
    String formatted(long minorUnits, String assetCode) {
        AssetCode code = new AssetCode(assetCode);
        return new Money(minorUnits, code).format(asset(code));
    }

    @Override
    public void close() {
        source.destroy();
    }
}
