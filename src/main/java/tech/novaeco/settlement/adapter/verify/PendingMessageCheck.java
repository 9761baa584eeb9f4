package tech.novaeco.settlement.adapter.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.trade.HashCheck;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeExecutedEvent;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/**
 * What waits has the message that it came in. Its hash is not computed again here: the worker does that before it settles
 * the trade, unless it is told to take hashes as they are.
 */
final class PendingMessageCheck {
    private static final String PENDING = """
            SELECT s.trade_id, s.trade_hash, s.buyer_id, s.seller_id, s.executed_at, s.settle_by, s.priority, s.link_id, s.link_size, p.payload
            FROM ledger.pending_trade p JOIN ledger.settlement s ON s.seq = p.settlement_seq ORDER BY p.settlement_seq
            """;

    private static final TradeParser PARSER = new TradeParser();
    private static final TradeValidator READER = new TradeValidator(code -> Optional.empty(), HashCheck.OPAQUE);

    private PendingMessageCheck() {}

    static Checked run(JdbcTemplate jdbc) {
        First broken = new First();
        long[] covered = {0};
        jdbc.query(PENDING, row -> {
            covered[0]++;
            String found = message(row.getBytes("payload"));
            String expected = settlement(row);
            if (!found.equals(expected)) {
                broken.found("pending_trade of " + row.getString("trade_id") + " payload", found, expected);
            }
        });
        return new Checked(
                "pending messages", "what waits has the message it came in", covered[0], "trades", broken.get());
    }

    private static String message(byte[] payload) {
        try {
            JsonNode tree = PARSER.parse(payload);
            if (!(READER.validate(tree) instanceof TradeExecutedEvent event)) {
                return "a message about a hold";
            }
            return told(
                    event.tradeId(),
                    event.tradeHash(),
                    event.buyerId(),
                    event.sellerId(),
                    event.executedAt(),
                    event.settleBy(),
                    event.priority(),
                    event.link() == null ? null : event.link().id(),
                    event.link() == null ? null : event.link().size());
        } catch (RefusedTrade e) {
            return e.reason() + ": " + e.getMessage();
        }
    }

    private static String settlement(ResultSet row) throws SQLException {
        return told(
                row.getString("trade_id"),
                row.getString("trade_hash"),
                row.getString("buyer_id"),
                row.getString("seller_id"),
                time(row, "executed_at"),
                time(row, "settle_by"),
                row.getObject("priority", Integer.class),
                row.getObject("link_id", UUID.class),
                row.getObject("link_size", Integer.class));
    }

    private static String told(@Nullable Object... members) {
        return String.join(
                ", ", Arrays.stream(members).map(PendingMessageCheck::text).toList());
    }

    /** Times to the microsecond, to which the ledger rounds them. */
    private static String text(@Nullable Object member) {
        return member instanceof Instant time
                ? time.plusNanos(500).truncatedTo(ChronoUnit.MICROS).toString()
                : Objects.toString(member);
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
