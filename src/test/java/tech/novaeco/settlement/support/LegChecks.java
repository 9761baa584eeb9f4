package tech.novaeco.settlement.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tech.novaeco.settlement.support.LedgerChecker.Row;

/**
 * A settled trade moved exactly what its message says: cash from buyer to seller and, where there is a delivery, the
 * asset the other way. Both or neither.
 */
final class LegChecks {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final Connection snapshot;
    private final Map<UUID, Row> rows;

    LegChecks(Connection snapshot, Map<UUID, Row> rows) {
        this.snapshot = snapshot;
        this.rows = rows;
    }

    List<String> check(List<byte[]> bodies) throws SQLException {
        Map<String, Integer> scales = scales();
        Map<Long, Map<String, BigDecimal>> moved = moved();
        Map<UUID, JsonNode> settled = settledBy(bodies);
        List<String> violations = new ArrayList<>();
        for (Row row : rows.values()) {
            if (!row.status().equals("SETTLED")) {
                continue;
            }
            JsonNode trade = settled.get(row.tradeId());
            if (trade == null) {
                violations.add(
                        "trade " + row.tradeId() + " settled with hash " + row.hash() + ", which no message has");
                continue;
            }
            Map<String, BigDecimal> expected = expected(trade, scales);
            Map<String, BigDecimal> actual = moved.getOrDefault(row.seq(), Map.of());
            if (!expected.equals(actual)) {
                violations.add("trade " + row.tradeId() + " should move " + expected + ", but moved " + actual);
            }
        }
        return violations;
    }

    /** Net minor units by "owner asset"; both numbers as integers, so that equals compares values. */
    private static Map<String, BigDecimal> expected(JsonNode trade, Map<String, Integer> scales) {
        Map<String, BigDecimal> legs = new TreeMap<>();
        String buyer = trade.path("buyerId").asText();
        String seller = trade.path("sellerId").asText();
        move(legs, buyer, seller, trade.path("assetType").asText(), trade.path("amount"), scales);
        JsonNode delivery = trade.path("delivery");
        if (!delivery.isMissingNode()) {
            move(legs, seller, buyer, delivery.path("assetType").asText(), delivery.path("quantity"), scales);
        }
        return legs;
    }

    private static void move(
            Map<String, BigDecimal> legs,
            String from,
            String to,
            String asset,
            JsonNode amount,
            Map<String, Integer> scales) {
        BigDecimal units = new BigDecimal(amount.asText())
                .movePointRight(scales.getOrDefault(asset, 0))
                .setScale(0);
        legs.merge(from + " " + asset, units.negate(), BigDecimal::add);
        legs.merge(to + " " + asset, units, BigDecimal::add);
        legs.values().removeIf(net -> net.signum() == 0);
    }

    /** Several messages may name one trade: the one that settled has the hash in the row. */
    private Map<UUID, JsonNode> settledBy(List<byte[]> bodies) {
        Map<UUID, JsonNode> found = new HashMap<>();
        for (byte[] body : bodies) {
            try {
                JsonNode trade = JSON.readTree(body);
                UUID tradeId = UUID.fromString(trade.path("tradeId").asText());
                Row row = rows.get(tradeId);
                if (row != null && row.hash().equals(trade.path("tradeHash").asText())) {
                    found.put(tradeId, trade);
                }
            } catch (JsonProcessingException | IllegalArgumentException poison) {
                // a message that is no trade settles nothing
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
        return found;
    }

    private Map<String, Integer> scales() throws SQLException {
        Map<String, Integer> scales = new HashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet found = statement.executeQuery("SELECT code, scale FROM ledger.asset")) {
            while (found.next()) {
                scales.put(found.getString(1), found.getInt(2));
            }
        }
        return scales;
    }

    private Map<Long, Map<String, BigDecimal>> moved() throws SQLException {
        Map<Long, Map<String, BigDecimal>> moved = new HashMap<>();
        try (Statement statement = snapshot.createStatement();
                ResultSet found = statement.executeQuery("SELECT e.settlement_seq, a.owner_id || ' ' || e.asset_code,"
                        + " sum(e.amount) FROM ledger.entry e JOIN ledger.account a ON a.id = e.account_id"
                        + " GROUP BY 1, 2 HAVING sum(e.amount) <> 0")) {
            while (found.next()) {
                moved.computeIfAbsent(found.getLong(1), seq -> new TreeMap<>())
                        .put(found.getString(2), found.getBigDecimal(3));
            }
        }
        return moved;
    }
}
