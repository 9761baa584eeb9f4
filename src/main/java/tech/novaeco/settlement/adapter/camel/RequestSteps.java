package tech.novaeco.settlement.adapter.camel;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import tech.novaeco.settlement.adapter.postgres.AssetRegistry;
import tech.novaeco.settlement.adapter.postgres.CaseDesk;
import tech.novaeco.settlement.adapter.postgres.ExceptionCases;
import tech.novaeco.settlement.adapter.postgres.Originals;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.AccountKey;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.receipt.Kind;
import tech.novaeco.settlement.settlement.Arrival;
import tech.novaeco.settlement.settlement.HoldInstruction;
import tech.novaeco.settlement.settlement.Instruction;
import tech.novaeco.settlement.settlement.Original;
import tech.novaeco.settlement.settlement.Reversing;
import tech.novaeco.settlement.trade.FundingId;
import tech.novaeco.settlement.trade.IssuanceHash;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.ReasonCode;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;
import tech.novaeco.settlement.trade.TradeParser;
import tech.novaeco.settlement.trade.TradeReversal;
import tech.novaeco.settlement.trade.TradeValidator;

/** Turns rows of what people asked for into batches. Several workers may read the same rows: the transaction sees to it. */
public final class RequestSteps {
    private static final int HOLDS_OF_A_BATCH = 100;

    private final TradeParser parser;
    private final TradeValidator validator;
    private final ExceptionCases cases;
    private final CaseDesk desk;
    private final Originals originals;
    private final AssetRegistry assets;
    private final Supplier<UUID> ids;

    public RequestSteps(
            TradeParser parser,
            TradeValidator validator,
            ExceptionCases cases,
            CaseDesk desk,
            Originals originals,
            AssetRegistry assets,
            Supplier<UUID> ids) {
        this.parser = parser;
        this.validator = validator;
        this.cases = cases;
        this.desk = desk;
        this.originals = originals;
        this.assets = assets;
        this.ids = ids;
    }

    /** A row that is no funding is answered at once and left out: it must not keep others waiting. */
    public TradeBatch fundings(List<Map<String, Object>> rows) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            var origin = new Arrival.Origin.FundingRequest(number(row, "id"));
            try {
                arrivals.add(new Arrival(issuance(row), new byte[0], origin));
            } catch (RefusedTrade e) {
                cases.answerRefused(origin, "REFUSED " + e.reason() + ": " + e.getMessage());
            } catch (RuntimeException e) {
                cases.answerRefused(origin, "REFUSED: " + e.getMessage());
            }
        }
        return TradeBatch.ofRequests(ids.get(), arrivals);
    }

    /** What cannot be reversed, whatever balances say, is answered at once and left out. */
    public TradeBatch reversals(List<Map<String, Object>> rows) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            var origin = new Arrival.Origin.ReversalRequest(number(row, "id"));
            try {
                TradeReversal document = reversal(row);
                arrivals.add(new Arrival(instruction(document), document.canonicalBytes(), origin));
            } catch (RefusedTrade e) {
                cases.answerRefused(origin, "REFUSED " + e.reason() + ": " + e.getMessage());
            } catch (DataAccessException e) {
                // the database, not the row: the next sweep finds it again
                throw e;
            } catch (RuntimeException e) {
                cases.answerRefused(origin, "REFUSED: " + e.getMessage());
            }
        }
        return TradeBatch.ofRequests(ids.get(), arrivals);
    }

    /**
     * What no retry can mend (poison, a conflict) is answered at once and left out. A trade must be signed again as when it
     * came: the worker may have failed before it looked, and its key may have been revoked since.
     */
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
                Instruction again = "REVERSAL".equals(row.get("kind"))
                        ? instruction(TradeReversal.read(payload))
                        : Instruction.of(validator.validate(parser.parse(payload), firstSeen(row)));
                arrivals.add(new Arrival(again, payload, origin));
            } catch (RefusedTrade e) {
                cases.answerRefused(origin, e.reason() + ": " + e.getMessage());
            } catch (DataAccessException e) {
                throw e;
            } catch (RuntimeException | StackOverflowError e) {
                cases.answerRefused(origin, ReasonCode.INTERNAL + ": " + e);
            }
        }
        return TradeBatch.ofRequests(ids.get(), arrivals);
    }

    /** Each row is a hold whose time is over, with the parties it was placed for; a hundred of them to a batch. */
    public List<TradeBatch> expiredHolds(List<Map<String, Object>> rows) {
        List<TradeBatch> batches = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += HOLDS_OF_A_BATCH) {
            batches.add(expiries(rows.subList(from, Math.min(from + HOLDS_OF_A_BATCH, rows.size()))));
        }
        return batches;
    }

    private TradeBatch expiries(List<Map<String, Object>> rows) {
        List<Arrival> arrivals = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            TradeId hold = new TradeId(column(row, "hold_id", UUID.class));
            AssetCode asset = new AssetCode(column(row, "asset_code", String.class));
            AccountKey payer = AccountKey.main(new PartyId(column(row, "payer_id", String.class)), asset);
            AccountKey payee = AccountKey.main(new PartyId(column(row, "payee_id", String.class)), asset);
            arrivals.add(new Arrival(
                    new HoldInstruction.Expiry(hold, payer, payee), new byte[0], new Arrival.Origin.HoldExpiry(hold)));
        }
        return TradeBatch.ofRequests(ids.get(), arrivals);
    }

    public void cancel(Map<String, Object> row) {
        desk.cancel(number(row, "id"));
    }

    /** When the case was opened, by the database's clock: a key that has ended since does not speak against the trade. */
    private static Instant firstSeen(Map<String, Object> row) {
        return column(row, "opened_at", Timestamp.class).toInstant();
    }

    /** The id in the row is a promise: that its reference funds once. */
    private static Instruction issuance(Map<String, Object> row) throws RefusedTrade {
        TradeId id = new TradeId(column(row, "trade_id", UUID.class));
        String ref = column(row, "ref", String.class);
        if (!id.equals(FundingId.of(ref))) {
            throw new RefusedTrade(
                    ReasonCode.ID_INVALID,
                    "trade id " + id + ": " + FundingId.of(ref) + " follows from the reference '" + ref + "'");
        }
        PartyId owner = new PartyId(column(row, "owner_id", String.class));
        AssetCode asset = new AssetCode(column(row, "asset_code", String.class));
        int scale = Math.toIntExact(number(row, "scale"));
        DecimalAmount amount = new DecimalAmount(BigDecimal.valueOf(number(row, "amount"), scale));
        Kind kind = Kind.valueOf(column(row, "kind", String.class));
        TokenId token = Optional.ofNullable(row.get("token_id"))
                .map(String.class::cast)
                .map(TokenId::new)
                .orElse(null);
        TradeHash hash = IssuanceHash.of(kind.name(), owner, asset, number(row, "amount"), token);
        return new Instruction.Issuance(id, hash, kind, owner, asset, amount, token);
    }

    private Instruction instruction(TradeReversal document) throws RefusedTrade {
        return Reversing.instruction(document, original(document.reverses()), assets::find);
    }

    private Original original(TradeId id) throws RefusedTrade {
        return originals
                .find(id)
                .orElseThrow(() -> new RefusedTrade(ReasonCode.NOT_REVERSIBLE, "the ledger knows no trade " + id));
    }

    /** The id in the row is a promise: that these words reverse once. */
    private TradeReversal reversal(Map<String, Object> row) throws RefusedTrade {
        TradeId reverses = new TradeId(column(row, "reverses", UUID.class));
        Long amount = row.get("amount") == null ? null : number(row, "amount");
        int scale = amount == null ? 0 : scaleOfPayment(original(reverses));
        TradeReversal document = TradeReversal.of(reverses, amount, scale, column(row, "reason", String.class));
        TradeId promised = new TradeId(column(row, "trade_id", UUID.class));
        if (!promised.equals(document.id())) {
            throw new RefusedTrade(
                    ReasonCode.ID_INVALID,
                    "trade id " + promised + ": " + document.id() + " follows from this reversal's words");
        }
        return document;
    }

    private int scaleOfPayment(Original original) throws RefusedTrade {
        if (original.movements().isEmpty()) {
            throw new RefusedTrade(
                    ReasonCode.NOT_REVERSIBLE,
                    original.id() + " is " + original.status() + ": only a SETTLED trade has something to reverse");
        }
        AssetCode asset = original.movements().get(0).payer().asset();
        return assets.find(asset).orElseThrow().scale();
    }

    private static long number(Map<String, Object> row, String column) {
        return column(row, column, Number.class).longValue();
    }

    private static <T> T column(Map<String, Object> row, String column, Class<T> type) {
        return type.cast(Objects.requireNonNull(row.get(column), column));
    }
}
