package tech.novaeco.settlement.receipt;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.asset.TokenId;
import tech.novaeco.settlement.ledger.Hold.Resolution;
import tech.novaeco.settlement.receipt.Statement.Conversion;
import tech.novaeco.settlement.receipt.Statement.Leg;
import tech.novaeco.settlement.trade.ChargeKind;
import tech.novaeco.settlement.trade.HoldExpiryId;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/** A batch in which money was held, given back and paid out, converted and withheld, and a right changed hands. */
final class SamplePayments {
    private static final UUID BATCH = UUID.fromString("0191b6a0-7c1e-7000-b000-000000000900");
    private static final PartyId ADA = new PartyId("ada");
    private static final PartyId HUGO = new PartyId("hugo");
    private static final PartyId DESK = new PartyId("conversion-desk");
    private static final AssetCode EUR = new AssetCode("EUR");
    private static final AssetCode JPY = new AssetCode("JPY");
    private static final TradeId HELD = trade(1);

    private SamplePayments() {}

    /** By what happened. */
    static Map<String, Receipt> receipts() {
        Map<String, Statement> statements = new LinkedHashMap<>();
        statements.put("held", hold(HELD, Kind.HOLD, List.of(), null));
        statements.put(
                "captured", hold(trade(2), Kind.CAPTURE, List.of(leg(ADA, HUGO, EUR, "1.20")), Resolution.CAPTURED));
        statements.put("released", hold(trade(3), Kind.RELEASE, List.of(), Resolution.RELEASED));
        statements.put("expired", hold(HoldExpiryId.of(HELD), Kind.EXPIRY, List.of(), Resolution.EXPIRED));
        statements.put("converted", paid(trade(5), converted(), Optional.of(rate())));
        statements.put("right", paid(trade(6), right(), Optional.empty()));
        BatchReceipts batch = new BatchReceipts(List.copyOf(statements.values()));
        List<Receipt> receipts = batch.receipts(batch.sign(SampleBatch.KEY).jws());
        Map<String, Receipt> named = new LinkedHashMap<>();
        statements.keySet().forEach(name -> named.put(name, receipts.get(named.size())));
        return named;
    }

    private static Statement hold(TradeId id, Kind kind, List<Leg> legs, @Nullable Resolution end) {
        HeldFunds funds = new HeldFunds(
                HELD, ADA, HUGO, EUR, "3.00", Instant.parse("2026-12-24T18:00:00Z"), Optional.ofNullable(end));
        return statement(id, kind, legs, Optional.empty(), Optional.of(funds));
    }

    private static Statement paid(TradeId id, List<Leg> legs, Optional<Conversion> conversion) {
        return statement(id, Kind.TRADE, legs, conversion, Optional.empty());
    }

    private static Statement statement(
            TradeId id, Kind kind, List<Leg> legs, Optional<Conversion> conversion, Optional<HeldFunds> hold) {
        return new Statement(
                id,
                kind,
                new TradeHash("%064x".formatted(id.value().getLeastSignificantBits())),
                1,
                ADA,
                HUGO,
                legs,
                BATCH,
                SampleBatch.TIME,
                Optional.empty(),
                conversion,
                hold);
    }

    /** The buyer pays yen, the desk changes them, the state gets its part and the seller the rest. */
    private static List<Leg> converted() {
        return List.of(
                leg(ADA, DESK, JPY, "1607"),
                leg(DESK, ADA, EUR, "10.01"),
                charge(ADA, new PartyId("state"), "1.60", ChargeKind.TAX),
                leg(ADA, HUGO, EUR, "8.41"));
    }

    private static List<Leg> right() {
        return List.of(
                charge(ADA, new PartyId("market-place"), "0.10", ChargeKind.FEE),
                leg(ADA, HUGO, EUR, "0.90"),
                new Leg(HUGO, ADA, new AssetCode("LEASE"), "1", Optional.of(new TokenId("flat-12:2026"))));
    }

    private static Conversion rate() {
        return new Conversion(
                UUID.fromString("0191b6a0-7c1e-7000-a000-000000000001"),
                EUR,
                JPY,
                new BigDecimal("160.550"),
                "ECB",
                Instant.parse("2026-01-02T03:00:00Z"),
                Instant.parse("2026-01-02T04:00:00Z"));
    }

    private static Leg leg(PartyId from, PartyId to, AssetCode asset, String amount) {
        return new Leg(from, to, asset, amount, Optional.empty());
    }

    private static Leg charge(PartyId from, PartyId to, String amount, ChargeKind kind) {
        return new Leg(from, to, EUR, amount, Optional.empty(), Optional.of(kind));
    }

    private static TradeId trade(int number) {
        return new TradeId(new UUID(0x0191b6a07c1e7000L, 0x9000000000000900L + number));
    }
}
