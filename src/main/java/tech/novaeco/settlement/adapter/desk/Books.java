package tech.novaeco.settlement.adapter.desk;

import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.money.Money;

/** The ledger as one login reaches it, and its assets, in which amounts are read and written. */
public final class Books {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final TransactionTemplate snapshot;
    private final AssetRegistry assets;

    public Books(DataSource source) {
        jdbc = new JdbcTemplate(source);
        transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        snapshot = new TransactionTemplate(new JdbcTransactionManager(source));
        snapshot.setReadOnly(true);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        assets = new AssetRegistry(jdbc);
    }

    public JdbcTemplate jdbc() {
        return jdbc;
    }

    /** Joins one that is under way. */
    public TransactionTemplate transaction() {
        return transaction;
    }

    /** Reads everything as of one moment, and changes nothing; writers go on meanwhile. */
    public TransactionTemplate snapshot() {
        return snapshot;
    }

    public AssetRegistry assets() {
        return assets;
    }

    /** @throws Declined if the ledger does not know it */
    public Asset asset(AssetCode code) {
        return assets.find(code)
                .orElseThrow(() -> Declined.notFound(
                        "asset " + code + " is unknown; this ledger has "
                                + assets.known().keySet().stream().sorted().toList(),
                        ""));
    }

    /** Digits after the point; empty for what the ledger does not know. */
    public Optional<Integer> scale(String assetCode) {
        return assets.known().values().stream()
                .filter(asset -> asset.code().value().equals(assetCode))
                .map(Asset::scale)
                .findFirst();
    }

    /** In major units, with the asset's digits. */
    public String formatted(long minorUnits, String assetCode) {
        AssetCode code = new AssetCode(assetCode);
        return new Money(minorUnits, code).format(asset(code));
    }

    /** @throws Declined naming the argument, the value and what is allowed */
    public static long minorUnits(String argument, String text, Asset asset) {
        try {
            return DecimalAmount.ofText(text).in(asset).minorUnits();
        } catch (InvalidAmount e) {
            throw Declined.wrong(argument + ": " + e.getMessage());
        }
    }
}
