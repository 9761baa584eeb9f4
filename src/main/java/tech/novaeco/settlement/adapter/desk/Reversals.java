package tech.novaeco.settlement.adapter.desk;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tech.novaeco.settlement.adapter.postgres.Originals;
import tech.novaeco.settlement.asset.Asset;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.settlement.Original;
import tech.novaeco.settlement.settlement.Reversing;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeReversal;

/** Requests to reverse a settled trade: recorded here, carried out by the worker. */
public final class Reversals {
    private static final String REVERSED_BY = "SELECT trade_id::text FROM ledger.reversal WHERE reverses = ?";

    private static final String BEFORE = """
            SELECT s.status, c.id AS case_id FROM ledger.settlement s
            LEFT JOIN ledger.exception_case c ON c.settlement_seq = s.seq WHERE s.trade_id = ?
            """;

    private static final String WAITING =
            "SELECT id FROM ledger.reversal_request WHERE trade_id = ? AND executed_at IS NULL ORDER BY id LIMIT 1";

    private static final String OTHERS_WAITING = """
            SELECT id FROM ledger.reversal_request WHERE reverses = ? AND trade_id <> ? AND executed_at IS NULL ORDER BY id
            """;

    private static final String RECORD = """
            INSERT INTO ledger.reversal_request (trade_id, reverses, amount, reason) VALUES (?, ?, ?, ?) RETURNING id
            """;

    private final Books ledger;
    private final JdbcTemplate jdbc;

    public Reversals(Books ledger) {
        this.ledger = ledger;
        this.jdbc = ledger.jdbc();
    }

    /**
     * What is to be asked for, looked at as the worker will.
     *
     * @param amount in major units of what the buyer paid in; null: all of it
     * @throws Declined where the worker would refuse it, or where the words themselves are wrong
     */
    public TradeReversal compose(TradeId trade, @Nullable String amount, String reason) {
        Original original = new Originals(jdbc)
                .find(trade)
                .orElseThrow(() -> Declined.notFound("trade " + trade + " is not in the ledger", ""));
        try {
            Long units = amount == null || original.movements().isEmpty()
                    ? null
                    : Long.valueOf(Books.minorUnits("amount", amount, payment(original)));
            TradeReversal document = TradeReversal.of(
                    trade, units, units == null ? 0 : payment(original).scale(), reason);
            Reversing.instruction(document, original, ledger.assets()::find);
            return document;
        } catch (RefusedTrade e) {
            throw Declined.notNow(e.reason() + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw Declined.wrong(String.valueOf(e.getMessage()));
        }
    }

    /** As {@link #compose} and {@link #request}. */
    public long ask(TradeId trade, @Nullable String amount, String reason) {
        return request(compose(trade, amount, reason));
    }

    /** Empty while it waits. */
    public Optional<String> outcome(long request) {
        return new Requests(ledger).outcome(new RequestId(RequestId.Kind.REVERSAL, request));
    }

    /** @return the number of the request, or of one in the very same words that waits already */
    public long request(TradeReversal document) {
        checkOnce(document);
        DecimalAmount part = document.amount();
        Long minorUnits = part == null ? null : part.value().unscaledValue().longValueExact();
        List<Long> waiting =
                jdbc.queryForList(WAITING, Long.class, document.id().value());
        return waiting.isEmpty()
                ? Objects.requireNonNull(jdbc.queryForObject(
                        RECORD,
                        Long.class,
                        document.id().value(),
                        document.reverses().value(),
                        minorUnits,
                        document.reason()))
                : waiting.get(0);
    }

    /** Requests in other words for the same trade: of all of them one at most will settle. */
    public List<Long> othersWaiting(TradeReversal document) {
        return jdbc.queryForList(
                OTHERS_WAITING,
                Long.class,
                document.reverses().value(),
                document.id().value());
    }

    private Asset payment(Original original) {
        return ledger.asset(original.movements().get(0).payer().asset());
    }

    private void checkOnce(TradeReversal document) {
        List<String> by =
                jdbc.queryForList(REVERSED_BY, String.class, document.reverses().value());
        if (!by.isEmpty()) {
            throw Declined.notNow("trade " + document.reverses() + " is reversed already, by " + by.get(0)
                    + ": a trade is reversed once, wholly or in part");
        }
        for (Map<String, Object> before :
                jdbc.queryForList(BEFORE, document.id().value())) {
            throw Declined.notNow("this very reversal is " + before.get("status") + ": "
                    + ("REJECTED".equals(before.get("status"))
                            ? "retry its case " + before.get("case_id") + ", or "
                            : "")
                    + "ask with another amount or reason");
        }
    }
}
