package tech.novaeco.settlement.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.rabbit.TradeSender;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.StrictJson;
import tech.novaeco.settlement.trade.TradeHashes;

/**
 * Deposits through the same queue: at the checkout for a bottle, a crate and a glass; later the bottle comes back, the crate
 * comes back damaged, and nobody comes back with the glass until its time is over.
 */
final class SampleDeposits {
    private static final String PAYER = "ada";
    private static final String SHOP = "hugo";
    private static final Duration MONTH = Duration.ofDays(30);
    /** Long enough to be placed on a slow machine, short enough to be waited for. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PLACED = "SELECT count(*) FROM ledger.hold WHERE recorded_at >= ?";

    private static final String ENDED = """
            SELECT coalesce(string_agg(r.kind || ' ' || r.captured, ', ' ORDER BY h.amount), '')
            FROM ledger.hold h JOIN ledger.hold_resolution r ON r.hold_id = h.id WHERE h.recorded_at >= ?
            """;

    private final JdbcTemplate jdbc;
    private final TradeSender sender;
    private final Timestamp since;
    private final ObjectNode bottle = about("HoldPlaced").put("amount", "0.25");
    private final ObjectNode glass = about("HoldPlaced").put("amount", "1.00");
    private final ObjectNode crate = about("HoldPlaced").put("amount", "3.00");

    SampleDeposits(JdbcTemplate jdbc, TradeSender sender) {
        this.jdbc = jdbc;
        this.sender = sender;
        since = jdbc.queryForObject("SELECT clock_timestamp()", Timestamp.class);
    }

    /** @throws LocalFailure if the worker does not place them */
    void place() {
        Instant now = since.toInstant();
        bottle.put("expiresAt", now.plus(MONTH).toString());
        crate.put("expiresAt", now.plus(MONTH).toString());
        glass.put("expiresAt", now.plus(SOON).toString());
        send(bottle, glass, crate);
        await(() -> Integer.valueOf(3).equals(jdbc.queryForObject(PLACED, Integer.class, since)), "placed");
    }

    /** @return how each ended @throws LocalFailure if one did not end as it should */
    String end() {
        send(
                about("HoldReleased").put("holdId", bottle.path("tradeId").asText()),
                about("HoldCaptured")
                        .put("holdId", crate.path("tradeId").asText())
                        .put("amount", "1.20"));
        await(
                () -> "RELEASED 0, EXPIRED 0, CAPTURED 120".equals(jdbc.queryForObject(ENDED, String.class, since)),
                "ended as they should");
        return "1 given back, 1 expired, 1 paid in part";
    }

    private static void await(Callable<Boolean> done, String what) {
        try {
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(PATIENCE)
                    .until(done);
        } catch (ConditionTimeoutException e) {
            throw new LocalFailure("The sample deposits were not " + what + ": see 'settle hold list'", e);
        }
    }

    private static ObjectNode about(String type) {
        return StrictJson.mapper()
                .createObjectNode()
                .put("type", type)
                .put("tradeId", UuidCreator.getTimeOrderedEpoch().toString())
                .put("payerId", PAYER)
                .put("payeeId", SHOP)
                .put("assetType", "EUR");
    }

    private void send(ObjectNode... messages) {
        sender.send(List.of(messages).stream().map(SampleDeposits::bytes).toList(), Instant.now());
    }

    private static byte[] bytes(ObjectNode message) {
        try {
            message.put("tradeHash", TradeHashes.hash(message).hex());
            return StrictJson.mapper().writeValueAsBytes(message);
        } catch (RefusedTrade | JsonProcessingException impossible) {
            throw new IllegalStateException("a sample has a canonical form", impossible);
        }
    }
}
