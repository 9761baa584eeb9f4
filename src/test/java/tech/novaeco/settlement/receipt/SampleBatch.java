package tech.novaeco.settlement.receipt;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import tech.novaeco.settlement.asset.AssetCode;
import tech.novaeco.settlement.trade.PartyId;
import tech.novaeco.settlement.trade.TradeHash;
import tech.novaeco.settlement.trade.TradeId;

/** Batches of any size, the same every time. */
final class SampleBatch {
    static final SigningKey KEY = key("known to all, for test vectors..");
    static final SigningKey OTHER = key("another one that everybody knows");
    static final Instant TIME = Instant.parse("2026-01-02T03:04:05.123456Z");

    private static final Map<Integer, List<Receipt>> MADE = new ConcurrentHashMap<>();

    private SampleBatch() {}

    static List<Receipt> receipts(int size) {
        return MADE.computeIfAbsent(size, SampleBatch::made);
    }

    private static List<Receipt> made(int size) {
        BatchReceipts batch = new BatchReceipts(statements(size));
        return batch.receipts(batch.sign(KEY).jws());
    }

    /** Of samples/PAID.json, as the example of the callback has it. */
    static Receipt paid() {
        PartyId buyer = new PartyId("sample-buyer");
        PartyId seller = new PartyId("sample-seller");
        BatchReceipts batch = new BatchReceipts(List.of(new Statement(
                TradeId.parse("0191b6a0-7c1e-7000-9000-000000000001"),
                Kind.TRADE,
                new TradeHash("4521ffcf226cdbb9ed0ff83536f35118b24b41e9404696aa016dac2d890920ff"),
                1,
                buyer,
                seller,
                List.of(
                        new Statement.Leg(buyer, seller, new AssetCode("EUR"), "12.50", Optional.empty()),
                        new Statement.Leg(seller, buyer, new AssetCode("CARBON_CREDIT"), "3.000", Optional.empty())),
                UUID.fromString("01937a1c-4a10-7c3e-9a55-0d2f6a1b7c88"),
                Instant.parse("2026-11-22T10:15:31.108422Z"),
                Optional.empty())));
        return batch.receipts(batch.sign(KEY).jws()).get(0);
    }

    static List<Statement> statements(int size) {
        List<Statement> statements = new ArrayList<>();
        for (int number = 1; number <= size; number++) {
            statements.add(statement(number, batchId(size)));
        }
        return statements;
    }

    static UUID batchId(int size) {
        return new UUID(0x0191b6a07c1e7000L, 0xb000000000000000L + size);
    }

    private static Statement statement(int number, UUID batchId) {
        TradeId trade = new TradeId(new UUID(0x0191b6a07c1e7000L, 0x9000000000000000L + number));
        Kind kind = number % 10 == 3 ? Kind.FUND : number % 10 == 7 ? Kind.REVERSAL : Kind.TRADE;
        return new Statement(
                trade,
                kind,
                new TradeHash(String.format("%064x", number)),
                1 + number % 2,
                new PartyId("buyer:" + number),
                new PartyId("seller.x_y-" + number),
                legs(number, kind),
                batchId,
                TIME,
                kind == Kind.REVERSAL
                        ? Optional.of(new TradeId(new UUID(0x0191b6a07c1e7000L, 0x8000000000000000L + number)))
                        : Optional.empty());
    }

    private static List<Statement.Leg> legs(int number, Kind kind) {
        PartyId buyer = new PartyId("buyer:" + number);
        PartyId seller = new PartyId("seller.x_y-" + number);
        Statement.Leg money = new Statement.Leg(buyer, seller, new AssetCode("EUR"), number + ".50", Optional.empty());
        Statement.Leg delivery =
                new Statement.Leg(seller, buyer, new AssetCode("CARBON_CREDIT"), "0.001", Optional.empty());
        return kind == Kind.FUND ? List.of(money) : List.of(money, delivery);
    }

    private static SigningKey key(String seed) {
        return new SigningKey(seed.getBytes(StandardCharsets.US_ASCII));
    }
}
