package tech.novaeco.settlement.chaos.checker;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import tech.novaeco.settlement.chaos.checker.Ledger.Settlement;

/** At which rate each settlement converted, as the ledger says; and whether it was the newest then, and valid. */
final class Conversions {
    private record Rate(UUID id, String pair, BigDecimal price, OffsetDateTime quotedAt, OffsetDateTime validUntil) {}

    private record Used(UUID rate, OffsetDateTime at) {}

    private static final String RATES =
            "SELECT id, base || ' in ' || quote, numerator, scale, quoted_at, valid_until FROM ledger.conversion_rate";
    private static final String USED = "SELECT settlement_seq, rate_id, recorded_at FROM ledger.settlement_attempt"
            + " WHERE outcome = 'SETTLED' AND rate_id IS NOT NULL";

    private final Map<UUID, Rate> rates = new HashMap<>();
    private final Map<String, NavigableMap<OffsetDateTime, Rate>> quoted = new HashMap<>();
    private final Map<Long, Used> used = new HashMap<>();

    static Conversions read(Connection snapshot) throws SQLException {
        Conversions conversions = new Conversions();
        try (Statement statement = snapshot.createStatement()) {
            try (ResultSet row = statement.executeQuery(RATES)) {
                while (row.next()) {
                    conversions.add(new Rate(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            new BigDecimal(BigInteger.valueOf(row.getLong(3)), row.getInt(4)),
                            row.getObject(5, OffsetDateTime.class),
                            row.getObject(6, OffsetDateTime.class)));
                }
            }
            try (ResultSet row = statement.executeQuery(USED)) {
                while (row.next()) {
                    conversions.used.put(
                            row.getLong(1),
                            new Used(row.getObject(2, UUID.class), row.getObject(3, OffsetDateTime.class)));
                }
            }
        }
        return conversions;
    }

    private void add(Rate rate) {
        rates.put(rate.id(), rate);
        quoted.computeIfAbsent(rate.pair(), pair -> new TreeMap<>()).put(rate.quotedAt(), rate);
    }

    /** How many settlements converted. */
    int count() {
        return used.size();
    }

    boolean converted(Settlement settlement) {
        return used.containsKey(settlement.seq());
    }

    /** What one unit of base cost in quote. @throws UnknownRule when the ledger names no rate that counted then */
    BigDecimal price(Settlement settlement, String base, String quote) {
        String pair = base + " in " + quote;
        Used by = used.get(settlement.seq());
        if (by == null) {
            throw new UnknownRule("trade " + settlement.tradeId() + " settled, and no rate says what it paid " + pair);
        }
        Rate rate = rates.get(by.rate());
        if (rate == null || !rate.pair().equals(pair)) {
            throw new UnknownRule("trade " + settlement.tradeId() + " paid " + pair + " at rate " + rate);
        }
        Map.Entry<OffsetDateTime, Rate> newest =
                quoted.getOrDefault(pair, new TreeMap<>()).floorEntry(by.at());
        if (newest == null || !newest.getValue().equals(rate)) {
            throw new UnknownRule("trade " + settlement.tradeId() + " converted at " + by.at() + " at rate " + rate.id()
                    + ", but the newest then was " + newest);
        }
        if (!by.at().isBefore(rate.validUntil())) {
            throw new UnknownRule("trade " + settlement.tradeId() + " converted at " + by.at() + " at rate " + rate.id()
                    + ", which was valid until " + rate.validUntil());
        }
        return rate.price();
    }
}
