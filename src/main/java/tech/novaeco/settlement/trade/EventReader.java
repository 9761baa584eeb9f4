package tech.novaeco.settlement.trade;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.money.DecimalAmount;
import tech.novaeco.settlement.money.InvalidAmount;
import tech.novaeco.settlement.trade.HoldDocument.HoldCaptured;
import tech.novaeco.settlement.trade.HoldDocument.HoldPlaced;
import tech.novaeco.settlement.trade.HoldDocument.HoldReleased;

/** Reads the members of a tree that has passed the schema into their types; each type judges its own value. */
final class EventReader {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant TOO_LATE =
            Instant.parse("9999-12-31T23:59:59Z").plusSeconds(1);

    private static final DecimalAmount ONE = new DecimalAmount(BigDecimal.ONE);
    private static final BigDecimal MAX_PERCENT = BigDecimal.valueOf(100);
    private static final BigDecimal MIN_LINK = BigDecimal.valueOf(TradeLink.MIN_SIZE);
    private static final BigDecimal MAX_LINK = BigDecimal.valueOf(TradeLink.MAX_SIZE);
    private static final BigDecimal MAX_PRIORITY = BigDecimal.valueOf(9);

    private EventReader() {}

    static TradeExecutedEvent read(JsonNode tree) throws RefusedTrade {
        return new TradeExecutedEvent(
                value(tree, "tradeId", ReasonCode.ID_INVALID, TradeId::ofMessage),
                value(tree, "buyerId", ReasonCode.ID_INVALID, PartyId::new),
                value(tree, "sellerId", ReasonCode.ID_INVALID, PartyId::new),
                amount(tree.path("amount"), ""),
                value(tree, "assetType", ReasonCode.SCHEMA, AssetCode::new),
                value(tree, "tradeHash", ReasonCode.SCHEMA, TradeHash::new),
                delivery(tree.path("delivery")),
                tree.has("payWith") ? value(tree, "payWith", ReasonCode.SCHEMA, AssetCode::new) : null,
                charges(tree.path("charges")),
                instant(tree, "executedAt"),
                instant(tree, "settleBy"),
                priority(tree.path("priority")),
                tree.has("linkId") ? link(tree) : null);
    }

    static HoldPlaced holdPlaced(JsonNode tree) throws RefusedTrade {
        Instant expiresAt = Objects.requireNonNull(instant(tree, "expiresAt"), "the schema requires expiresAt");
        // as the ledger keeps it: never later than what was asked for
        return new HoldPlaced(terms(tree), amount(tree.path("amount"), ""), expiresAt.truncatedTo(ChronoUnit.MICROS));
    }

    static HoldCaptured holdCaptured(JsonNode tree) throws RefusedTrade {
        TradeId hold = value(tree, "holdId", ReasonCode.ID_INVALID, TradeId::parse);
        return new HoldCaptured(terms(tree), hold, tree.has("amount") ? amount(tree.path("amount"), "") : null);
    }

    static HoldReleased holdReleased(JsonNode tree) throws RefusedTrade {
        return new HoldReleased(terms(tree), value(tree, "holdId", ReasonCode.ID_INVALID, TradeId::parse));
    }

    private static HoldDocument.Terms terms(JsonNode tree) throws RefusedTrade {
        return new HoldDocument.Terms(
                value(tree, "tradeId", ReasonCode.ID_INVALID, TradeId::ofMessage),
                value(tree, "payerId", ReasonCode.ID_INVALID, PartyId::new),
                value(tree, "payeeId", ReasonCode.ID_INVALID, PartyId::new),
                value(tree, "assetType", ReasonCode.SCHEMA, AssetCode::new),
                value(tree, "tradeHash", ReasonCode.SCHEMA, TradeHash::new),
                instant(tree, "executedAt"),
                priority(tree.path("priority")));
    }

    private static @Nullable Delivery delivery(JsonNode delivery) throws RefusedTrade {
        if (delivery.isMissingNode()) {
            return null;
        }
        return new Delivery(
                value(delivery, "assetType", ReasonCode.SCHEMA, AssetCode::new),
                // the schema asks for one of the two; a right is one by nature
                delivery.has("quantity") ? amount(delivery.path("quantity"), "delivery.quantity: ") : ONE,
                delivery.has("tokenId") ? value(delivery, "tokenId", ReasonCode.ID_INVALID, TokenId::new) : null);
    }

    static RateQuoted rate(JsonNode tree) throws RefusedTrade {
        try {
            return new RateQuoted(
                    value(tree, "rateId", ReasonCode.ID_INVALID, TradeId::parse).value(),
                    value(tree, "base", ReasonCode.SCHEMA, AssetCode::new),
                    value(tree, "quote", ReasonCode.SCHEMA, AssetCode::new),
                    amount(tree.path("rate"), "rate: "),
                    tree.path("source").textValue(),
                    Objects.requireNonNull(instant(tree, "quotedAt"), "the schema asks for it"),
                    Objects.requireNonNull(instant(tree, "validUntil"), "the schema asks for it"));
        } catch (IllegalArgumentException e) {
            throw new RefusedTrade(ReasonCode.SCHEMA, String.valueOf(e.getMessage()));
        }
    }

    private static List<Charge> charges(JsonNode charges) throws RefusedTrade {
        List<Charge> read = new ArrayList<>(charges.size());
        for (int i = 0; i < charges.size(); i++) {
            read.add(charge(charges.path(i), "charges[" + i + "]."));
        }
        return read;
    }

    /** The schema asks for either an amount or a percentage. */
    private static Charge charge(JsonNode charge, String where) throws RefusedTrade {
        return new Charge(
                value(charge, "payeeId", ReasonCode.ID_INVALID, PartyId::new),
                value(charge, "kind", ReasonCode.SCHEMA, ChargeKind::valueOf),
                charge.has("amount") ? amount(charge.path("amount"), where + "amount: ") : null,
                charge.has("percent") ? percent(charge.path("percent"), where + "percent: ") : null);
    }

    private static DecimalAmount percent(JsonNode node, String where) throws RefusedTrade {
        DecimalAmount percent = amount(node, where);
        if (percent.value().compareTo(MAX_PERCENT) > 0) {
            throw new RefusedTrade(
                    ReasonCode.AMOUNT_INVALID,
                    where + percent.value().toPlainString() + ": more than 0 and at most 100 is allowed");
        }
        return percent;
    }

    private static DecimalAmount amount(JsonNode node, String where) throws RefusedTrade {
        try {
            return node.isNumber()
                    ? DecimalAmount.ofNumber(node.decimalValue())
                    : DecimalAmount.ofText(node.textValue());
        } catch (InvalidAmount e) {
            throw new RefusedTrade(ReasonCode.AMOUNT_INVALID, where + e.getMessage());
        }
    }

    private static @Nullable Instant instant(JsonNode tree, String name) throws RefusedTrade {
        if (!tree.has(name)) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(tree.path(name).textValue()).toInstant();
            if (instant.isBefore(EARLIEST) || !instant.isBefore(TOO_LATE)) {
                throw new RefusedTrade(ReasonCode.SCHEMA, name + " " + instant + ": years 1 to 9999 (UTC) are allowed");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new RefusedTrade(
                    ReasonCode.SCHEMA,
                    name + " is '" + tree.path(name).textValue()
                            + "': a time such as 2026-11-22T10:15:30Z or with an offset such as +01:00 is allowed");
        }
    }

    private static @Nullable Integer priority(JsonNode priority) throws RefusedTrade {
        if (priority.isMissingNode()) {
            return null;
        }
        // again, after the schema: its library takes 1e400 through a long, where it is 0
        BigDecimal number = priority.decimalValue();
        if (number.signum() < 0 || number.compareTo(MAX_PRIORITY) > 0) {
            throw new RefusedTrade(ReasonCode.SCHEMA, "priority is " + number + ": 0 to 9 is allowed");
        }
        return number.intValue();
    }

    /** The schema asks for both members or neither. */
    private static TradeLink link(JsonNode tree) throws RefusedTrade {
        TradeId id = value(tree, "linkId", ReasonCode.ID_INVALID, TradeId::parse);
        // again, after the schema, for the reason above
        BigDecimal size = tree.path("linkSize").decimalValue();
        if (size.compareTo(MIN_LINK) < 0 || size.compareTo(MAX_LINK) > 0) {
            throw new RefusedTrade(
                    ReasonCode.SCHEMA, "linkSize is " + size + ": " + MIN_LINK + " to " + MAX_LINK + " is allowed");
        }
        return new TradeLink(id.value(), size.intValue());
    }

    private static <T> T value(JsonNode parent, String name, ReasonCode otherwise, Function<String, T> type)
            throws RefusedTrade {
        try {
            return type.apply(parent.path(name).textValue());
        } catch (IllegalArgumentException e) {
            throw new RefusedTrade(otherwise, name + ": " + e.getMessage());
        }
    }
}
