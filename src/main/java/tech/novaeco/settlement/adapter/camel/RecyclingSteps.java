package tech.novaeco.settlement.adapter.camel;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Arrival.Origin.Recycled;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Outcome;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/**
 * Turns trades that waited into batches. Several workers may read the same rows: the second finds each trade decided, or
 * still waiting, under its lock. Thread-safe.
 */
public final class RecyclingSteps {
    private static final Logger LOG = LoggerFactory.getLogger(RecyclingSteps.class);

    private final TradeParser parser;
    private final TradeValidator validator;
    private final TradeValidator readOnly;
    private final ExceptionCases cases;
    private final Supplier<UUID> ids;

    /**
     * @param validator that of the intake
     * @param readOnly believes hashes and signatures: only says what is in a trade that the other refuses
     */
    public RecyclingSteps(
            TradeParser parser,
            TradeValidator validator,
            TradeValidator readOnly,
            ExceptionCases cases,
            Supplier<UUID> ids) {
        this.parser = parser;
        this.validator = validator;
        this.readOnly = readOnly;
        this.cases = cases;
        this.ids = ids;
    }

    /**
     * A batch for each priority, in the order of the rows: within one batch trades are decided as their settlements count, so
     * that the entries of an account keep the order of (account_version, settlement_seq).
     */
    public List<TradeBatch> batches(List<Map<String, Object>> rows) {
        Map<Object, List<Arrival>> byPriority = new LinkedHashMap<>();
        for (Map<String, Object> row : rows) {
            Arrival arrival = arrival(row);
            if (arrival != null) {
                byPriority
                        .computeIfAbsent(row.get("priority"), priority -> new ArrayList<>())
                        .add(arrival);
            }
        }
        return byPriority.values().stream()
                .map(arrivals -> TradeBatch.ofRequests(ids.get(), arrivals))
                .toList();
    }

    /** One batch of whole links, without those of which a trade cannot be read; only what is over ends all the same. */
    public List<TradeBatch> links(List<Map<String, Object>> rows) {
        Map<Object, List<Arrival>> links = new LinkedHashMap<>();
        Set<Object> unreadable = new HashSet<>();
        for (Map<String, Object> row : rows) {
            Object link = row.get("link_id");
            Arrival arrival = arrival(row);
            if (arrival != null) {
                links.computeIfAbsent(link, id -> new ArrayList<>()).add(arrival);
            } else if (!Boolean.TRUE.equals(row.get("over"))) {
                unreadable.add(link);
            }
        }
        links.keySet().removeAll(unreadable);
        List<Arrival> arrivals = links.values().stream().flatMap(List::stream).toList();
        return arrivals.isEmpty() ? List.of() : List.of(TradeBatch.ofRequests(ids.get(), arrivals));
    }

    private @Nullable Arrival arrival(Map<String, Object> row) {
        long seq = column(row, "settlement_seq", Number.class).longValue();
        byte[] payload = column(row, "payload", byte[].class);
        try {
            return arrival(
                    seq, payload, column(row, "recorded_at", Timestamp.class).toInstant());
        } catch (DataAccessException e) {
            // the database, not the row: the next sweep finds it again
            throw e;
        } catch (RefusedTrade | RuntimeException | StackOverflowError e) {
            LOG.error("Settlement {} waits and cannot be read any more; it is postponed: report it", seq, e);
            cases.answerRefused(new Recycled(seq, null), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /**
     * A trade must be believed again as when it came: a key that ended since does not speak against it, one that was revoked
     * does. Then it is rejected for that.
     */
    private Arrival arrival(long seq, byte[] payload, Instant cameAt) throws RefusedTrade {
        JsonNode tree = parser.parse(payload);
        try {
            Instruction trade = Instruction.of(validator.validate(tree, cameAt));
            return new Arrival(trade, payload, new Recycled(seq, null));
        } catch (RefusedTrade e) {
            Instruction trade = Instruction.of(readOnly.validate(tree, cameAt));
            var refused = new Outcome.Rejected(e.reason(), String.valueOf(e.getMessage()));
            return new Arrival(trade, payload, new Recycled(seq, refused));
        }
    }

    private static <T> T column(Map<String, Object> row, String column, Class<T> type) {
        return type.cast(Objects.requireNonNull(row.get(column), column));
    }
}
