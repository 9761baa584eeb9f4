package tech.novaeco.settlement.adapter.camel;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import tech.novaeco.settlement.adapter.postgres.CaseDesk;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.trade.FundingHash;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeValidator;

/** Turns rows of what people asked for into batches. Several workers may read the same rows: the transaction sees to it. */
public final class RequestSteps {
    private final TradeParser parser;
    private final TradeValidator validator;
    private final ExceptionCases cases;
    private final CaseDesk desk;
    private final Supplier<UUID> ids;

    public RequestSteps(
            TradeParser parser, TradeValidator validator, ExceptionCases cases, CaseDesk desk, Supplier<UUID> ids) {
        this.parser = parser;
        this.validator = validator;
        this.cases = cases;
        this.desk = desk;
        this.ids = ids;
    }

    /** A row that is no funding is answered at once and left out: it must not keep others waiting. */
    public TradeBatch fundings(List<Map<String, Object>> rows) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            var origin = new Arrival.Origin.FundingRequest(number(row, "id"));
            try {
                arrivals.add(new Arrival(funding(row), new byte[0], origin));
            } catch (RuntimeException e) {
                cases.answerRefused(origin, "REFUSED: " + e.getMessage());
            }
        }
        return TradeBatch.ofRequests(ids.get(), arrivals);
    }

    /** What no retry can mend (poison, a conflict) is answered at once and left out. */
    public TradeBatch retries(List<Map<String, Object>> rows) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            byte[] payload = column(row, "payload", byte[].class);
            var origin = new Arrival.Origin.CaseRetry(number(row, "id"), number(row, "case_id"));
            ReasonCode reason = ReasonCode.valueOf(column(row, "reason_code", String.class));
            if (!reason.isRetriable()) {
                cases.answerRefused(origin, "REFUSED: " + reason + " is nothing a retry can mend");
                continue;
            }
            try {
                var trade = new Instruction.Trade(validator.validate(parser.parse(payload)));
                arrivals.add(new Arrival(trade, payload, origin));
            } catch (RefusedTrade e) {
                cases.answerRefused(origin, e.reason() + ": " + e.getMessage());
            } catch (RuntimeException | StackOverflowError e) {
                cases.answerRefused(origin, ReasonCode.INTERNAL + ": " + e);
            }
        }
        return TradeBatch.ofRequests(ids.get(), arrivals);
    }

    public void cancel(Map<String, Object> row) {
        desk.cancel(number(row, "id"));
    }

    private static Instruction funding(Map<String, Object> row) {
        TradeId id = new TradeId(column(row, "trade_id", UUID.class));
        PartyId owner = new PartyId(column(row, "owner_id", String.class));
        AssetCode asset = new AssetCode(column(row, "asset_code", String.class));
        int scale = Math.toIntExact(number(row, "scale"));
        DecimalAmount amount = new DecimalAmount(BigDecimal.valueOf(number(row, "amount"), scale));
        return new Instruction.Funding(id, FundingHash.of(owner, asset, number(row, "amount")), owner, asset, amount);
    }

    private static long number(Map<String, Object> row, String column) {
        return column(row, column, Number.class).longValue();
    }

    private static <T> T column(Map<String, Object> row, String column, Class<T> type) {
        return type.cast(Objects.requireNonNull(row.get(column), column));
    }
}
