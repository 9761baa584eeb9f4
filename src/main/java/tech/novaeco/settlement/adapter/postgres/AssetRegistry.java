package tech.novaeco.settlement.adapter.postgres;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.AssetKind;

/**
 * The ledger's assets, remembered: their rows never change, so only one not yet known is looked up. Unknown codes are
 * not remembered, or a flood of invented ones would fill the memory. Thread-safe.
 */
public final class AssetRegistry implements Function<AssetCode, Optional<Asset>> {
    private static final String ASSETS = "SELECT code, kind, scale FROM ledger.asset";

    private final JdbcTemplate jdbc;
    private final Map<AssetCode, Asset> known = new ConcurrentHashMap<>();

    public AssetRegistry(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** For checks before the transaction: while the database is away an asset not yet known lets the trade through. */
    @Override
    public Optional<Asset> apply(AssetCode code) {
        try {
            return find(code);
        } catch (DataAccessException e) {
            return Optional.empty();
        }
    }

    /** @throws DataAccessException if the database is away; no answer is not the answer that there is no such asset */
    public Optional<Asset> find(AssetCode code) {
        if (!known.containsKey(code)) {
            reload();
        }
        return Optional.ofNullable(known.get(code));
    }

    public Map<AssetCode, Asset> known() {
        return Map.copyOf(known);
    }

    /** @throws DataAccessException if the database is away */
    public void reload() {
        jdbc.query(ASSETS, row -> {
            AssetCode code = new AssetCode(row.getString("code"));
            known.put(code, new Asset(code, new AssetKind(row.getString("kind")), row.getInt("scale")));
        });
    }
}
