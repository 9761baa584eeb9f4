package tech.novaeco.settlement.adapter.postgres;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.AssetKind;
import tech.novaeco.settlement.settlement.ConversionRate;
import tech.novaeco.settlement.trade.RateQuoted;

/** Rates, written once each. Thread-safe. */
public final class RateBook {
    private static final String RECORD = """
            INSERT INTO ledger.conversion_rate (id, base, quote, numerator, scale, source, quoted_at, valid_until)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
            """;

    private static final String SAME = """
            SELECT count(*) FROM ledger.conversion_rate WHERE id = ? AND base = ? AND quote = ? AND numerator = ? AND scale = ?
              AND source = ? AND quoted_at = ?::timestamptz AND valid_until = ?::timestamptz
            """;

    private static final String LIST = """
            SELECT r.id, r.base, r.quote, r.numerator, r.scale, r.source, r.quoted_at, r.valid_until, r.set_by,
                   CASE WHEN r.quoted_at > now() THEN 'NOT YET'
                        WHEN EXISTS (SELECT FROM ledger.conversion_rate n WHERE n.base = r.base AND n.quote = r.quote AND n.quoted_at <= now()
                                     AND (n.quoted_at, n.id) > (r.quoted_at, r.id)) THEN 'REPLACED'
                        WHEN r.valid_until <= now() THEN 'STALE' ELSE 'VALID' END AS state
            FROM ledger.conversion_rate r
            WHERE (r.base = ?::text OR ?::text IS NULL) AND (r.quote = ?::text OR ?::text IS NULL)
            ORDER BY r.base, r.quote, r.quoted_at DESC, r.id DESC LIMIT ?
            """;

    /**
     * A rate and where it stands by the database's clock.
     *
     * @param state VALID, STALE, REPLACED or NOT YET
     */
    public record Standing(ConversionRate rate, String state, String setBy) {}

    private final JdbcTemplate jdbc;
    private final AssetRegistry assets;

    public RateBook(JdbcTemplate jdbc, AssetRegistry assets) {
        this.jdbc = jdbc;
        this.assets = assets;
    }

    /**
     * Records a rate. The same again changes nothing.
     *
     * @return why it cannot be: an asset that is none or a right, or another rate under its id; empty when it is recorded
     * @throws DataAccessException if the database is away
     */
    public Optional<String> record(RateQuoted quoted) {
        for (AssetCode code : List.of(quoted.base(), quoted.quote())) {
            Optional<Asset> asset = assets.find(code);
            if (asset.isEmpty() || asset.get().kind().equals(AssetKind.RIGHT)) {
                return Optional.of(code
                        + (asset.isEmpty() ? " is no asset of this ledger" : " is a right, and rights have no rate")
                        + ": money and tokens are allowed");
            }
        }
        BigDecimal rate = quoted.rate().value();
        Object[] row = {
            quoted.rateId(),
            quoted.base().value(),
            quoted.quote().value(),
            rate.unscaledValue().longValueExact(),
            rate.scale(),
            quoted.source(),
            timestamp(quoted.quotedAt()),
            timestamp(quoted.validUntil())
        };
        if (jdbc.update(RECORD, row) == 1) {
            return Optional.empty();
        }
        Long same = jdbc.queryForObject(SAME, Long.class, row);
        return same != null && same == 1
                ? Optional.empty()
                : Optional.of("rate " + quoted.rateId()
                        + " is there already, and is another: give this one an id of its own");
    }

    /** The newest of each pair first. @param base or {@code quote} null: any */
    public List<Standing> list(@Nullable AssetCode base, @Nullable AssetCode quote, int limit) {
        String from = base == null ? null : base.value();
        String to = quote == null ? null : quote.value();
        return jdbc.query(LIST, (row, n) -> standing(row), from, from, to, to, limit);
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(RateRows.rate(row), row.getString("state"), row.getString("set_by"));
    }

    private static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
