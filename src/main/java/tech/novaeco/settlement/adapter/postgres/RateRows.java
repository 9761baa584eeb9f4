package tech.novaeco.settlement.adapter.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.settlement.ConversionRate;
import tech.novaeco.settlement.settlement.Instruction;

/** The part of the first round trip that is about rates. They never change, so nothing is locked. */
final class RateRows {
    /** Whether it is stale is for the decision to say: an older one does not step in for it. */
    private static final String NEWEST = """
            SELECT r.id, r.base, r.quote, r.numerator, r.scale, r.source, r.quoted_at, r.valid_until
            FROM unnest(?::text[], ?::text[]) AS wanted (base, quote)
            CROSS JOIN LATERAL (SELECT * FROM ledger.conversion_rate c
                                WHERE c.base = wanted.base AND c.quote = wanted.quote AND c.quoted_at <= now()
                                ORDER BY c.quoted_at DESC, c.id DESC LIMIT 1) AS r
            """;

    private final Map<ConversionRate.Pair, ConversionRate> rates = new HashMap<>();

    void read(RoundTrip trip, Collection<Instruction> instructions) {
        List<ConversionRate.Pair> pairs = instructions.stream()
                .map(Instruction::conversion)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        if (!pairs.isEmpty()) {
            trip.query(
                    NEWEST,
                    row -> {
                        ConversionRate rate = rate(row);
                        rates.put(rate.pair(), rate);
                    },
                    SqlArray.of("text", pairs, pair -> pair.base().value()),
                    SqlArray.of("text", pairs, pair -> pair.quote().value()));
        }
    }

    Map<ConversionRate.Pair, ConversionRate> newest() {
        return rates;
    }

    static ConversionRate rate(ResultSet row) throws SQLException {
        return new ConversionRate(
                row.getObject("id", UUID.class),
                new AssetCode(row.getString("base")),
                new AssetCode(row.getString("quote")),
                row.getLong("numerator"),
                row.getInt("scale"),
                row.getString("source"),
                instant(row, "quoted_at"),
                instant(row, "valid_until"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
