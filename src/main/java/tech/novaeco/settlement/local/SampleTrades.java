package tech.novaeco.settlement.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.uuid.UuidCreator;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tech.novaeco.settlement.local.SampleMarket.Right;
import tech.novaeco.settlement.trade.RefusedTrade;
import tech.novaeco.settlement.trade.StrictJson;
import tech.novaeco.settlement.trade.TradeHashes;

/** Trades of every kind the worker knows, and one in ten bad on purpose, in every way there is. */
final class SampleTrades {
    /** In major units, with every digit the asset has. */
    private static final Map<String, String> SMALL_AMOUNT = Map.of(
            "EUR", "12.50",
            "USD", "0.99",
            "JPY", "180",
            "BHD", "1.125",
            "NOVAPOINT", "40.00",
            "CARBON_CREDIT", "0.250",
            "BIODIVERSITY_OFFSET", "0.004");

    /** Out of 100 messages. */
    private static final int BAD_PERCENT = 10;

    private final Random random;
    private final List<Supplier<Sample>> bad = List.of(
            () -> sample(trade().put("buyerId", SampleMarket.PENNILESS), "LACK_OF_FUNDS"),
            () -> sample(delivering(trade().put("sellerId", SampleMarket.PENNILESS)), "LACK_OF_ASSET"),
            () -> sample(selling(any(leased())), "RIGHT_ENCUMBERED"),
            () -> sample(
                    trade().put("assetType", "EUR").put("amount", "1.00").put("payWith", "BHD"), "RATE_UNAVAILABLE"),
            () -> sample(trade().put("sellerId", "nobody"), "UNKNOWN_ACCOUNT"),
            () -> sample(trade().put("assetType", "DOUBLOON"), "UNKNOWN_ASSET"),
            () -> sample(trade().put("buyerId", "ada").put("sellerId", "ada"), "SELF_TRADE"),
            () -> sample(
                    trade().put("buyerId", SampleMarket.FROZEN)
                            .put("assetType", "EUR")
                            .put("amount", "1.00"),
                    "ACCOUNT_FROZEN"),
            () -> sample(
                    trade().put("sellerId", SampleMarket.CLOSED)
                            .put("assetType", "EUR")
                            .put("amount", "1.00"),
                    "ACCOUNT_CLOSED"),
            () -> sample(
                    trade().put(
                                    "settleBy",
                                    Instant.now().minus(Duration.ofHours(1)).toString()),
                    "EXPIRED"),
            () -> sample(trade().put("amount", "-5.00"), "AMOUNT_INVALID"),
            () -> sample(trade().put("buyerId", "no spaces allowed"), "ID_INVALID"),
            () -> sample(trade().put("colour", "green"), "SCHEMA"),
            () -> new Sample(bytes(hashed(trade()).put("amount", "1.00").put("assetType", "USD")), "HASH_MISMATCH"),
            () -> new Sample(("{\"tradeId\": \"" + newId() + "\", ").getBytes(StandardCharsets.UTF_8), "MALFORMED"),
            () -> new Sample(bytes(trade().put("buyerId", "x".repeat(StrictJson.MAX_BYTES))), "TOO_LARGE"));

    private final List<Right> rights;
    private final Deque<Right> toSell;

    /** @param rights what traders have; each that is not leased is sold once */
    SampleTrades(long seed, List<Right> rights) {
        this.random = new Random(seed);
        this.rights = List.copyOf(rights);
        this.toSell =
                rights.stream().filter(right -> !right.leased()).collect(Collectors.toCollection(ArrayDeque::new));
    }

    private List<Right> leased() {
        return rights.stream().filter(Right::leased).toList();
    }

    /** In the order in which they are to be published. Ids are new each time, so that every run brings new trades. */
    List<Sample> make(int count) {
        int repeats = count / 50;
        int conflicts = count / 200;
        int faults = count * BAD_PERCENT / 100;
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            samples.add(bad.get(i % bad.size()).get());
        }
        while (samples.size() < count - repeats - conflicts) {
            samples.add(sample(good(samples.size()), Sample.SETTLED));
        }
        Collections.shuffle(samples, random);
        List<Sample> settling = samples.stream()
                .filter(sample -> sample.fate().equals(Sample.SETTLED))
                .toList();
        for (int i = 0; i < repeats; i++) {
            samples.add(new Sample(settling.get(i).body(), Sample.DUPLICATE));
        }
        for (int i = 0; i < conflicts; i++) {
            samples.add(sample(otherwise(settling.get(repeats + i)), "DUPLICATE_CONFLICT"));
        }
        return samples;
    }

    /** A trade for which there is time until then, whether its buyer has the money now or not. */
    static byte[] patient(String buyer, String seller, String euros, Instant settleBy) {
        return bytes(hashed(StrictJson.mapper()
                .createObjectNode()
                .put("tradeId", newId())
                .put("buyerId", buyer)
                .put("sellerId", seller)
                .put("amount", euros)
                .put("assetType", "EUR")
                .put("settleBy", settleBy.toString())));
    }

    /** A trade that settles only with the others of its link. */
    static byte[] linked(String buyer, String seller, String euros, UUID link, int size) {
        return bytes(hashed(StrictJson.mapper()
                .createObjectNode()
                .put("tradeId", newId())
                .put("buyerId", buyer)
                .put("sellerId", seller)
                .put("amount", euros)
                .put("assetType", "EUR")
                .put("linkId", link.toString())
                .put("linkSize", size)));
    }

    private ObjectNode good(int n) {
        return switch (n % 8) {
            case 0 -> delivering(trade());
            case 1 -> trade().put("executedAt", Instant.now().toString()).put("priority", random.nextInt(10));
            case 2 ->
                trade().put("settleBy", Instant.now().plus(Duration.ofDays(1)).toString());
            case 3 -> trade().put("assetType", "EUR").put("amount", new BigDecimal("7.25"));
            case 4 -> toSell.isEmpty() ? trade() : selling(toSell.remove());
            case 5 -> taxed(trade().put("assetType", "EUR").put("amount", "11.99"));
            case 6 -> inAnotherAsset(trade());
            default -> trade();
        };
    }

    /** Of what is paid, a tax goes to the state and a fee to another trader; the seller gets the rest. */
    private ObjectNode taxed(ObjectNode trade) {
        ArrayNode charges = trade.putArray("charges");
        charges.addObject()
                .put("payeeId", SampleMarket.STATE)
                .put("kind", "TAX")
                .put("percent", "19");
        String market = any(SampleMarket.TRADERS.stream()
                .filter(trader -> !trader.equals(trade.path("buyerId").asText()))
                .toList());
        charges.addObject().put("payeeId", market).put("kind", "FEE").put("amount", "0.25");
        return trade;
    }

    /** The price is in EUR, and paid with points or yen: half of the time a tax is withheld, too. */
    private ObjectNode inAnotherAsset(ObjectNode trade) {
        trade.put("assetType", "EUR").put("amount", "7.77");
        trade.put(
                "payWith",
                any(SampleMarket.RATES_OF_EUR.keySet().stream().sorted().toList()));
        return random.nextBoolean() ? taxed(trade) : trade;
    }

    /** Somebody pays somebody else a small amount. */
    private ObjectNode trade() {
        String asset = any(SampleMarket.ASSETS);
        int buyer = random.nextInt(SampleMarket.TRADERS.size());
        int seller = (buyer + 1 + random.nextInt(SampleMarket.TRADERS.size() - 1)) % SampleMarket.TRADERS.size();
        return StrictJson.mapper()
                .createObjectNode()
                .put("tradeId", newId())
                .put("buyerId", SampleMarket.TRADERS.get(buyer))
                .put("sellerId", SampleMarket.TRADERS.get(seller))
                .put("amount", SMALL_AMOUNT.get(asset))
                .put("assetType", asset);
    }

    /** The seller hands something over for it. */
    private ObjectNode delivering(ObjectNode trade) {
        String paid = trade.get("assetType").asText();
        String delivered = paid.equals("CARBON_CREDIT") ? "BIODIVERSITY_OFFSET" : "CARBON_CREDIT";
        trade.putObject("delivery").put("assetType", delivered).put("quantity", SMALL_AMOUNT.get(delivered));
        return trade;
    }

    /** Its owner sells a right for money. */
    private ObjectNode selling(Right right) {
        String buyer = any(SampleMarket.TRADERS.stream()
                .filter(trader -> !trader.equals(right.owner()))
                .toList());
        ObjectNode trade = trade().put("buyerId", buyer).put("sellerId", right.owner());
        trade.put("assetType", "EUR").put("amount", "9.90");
        trade.putObject("delivery").put("assetType", SampleMarket.RIGHTS).put("tokenId", right.token());
        return trade;
    }

    private static ObjectNode otherwise(Sample original) {
        try {
            ObjectNode trade = StrictJson.mapper()
                    .readTree(new String(original.body(), StandardCharsets.UTF_8))
                    .require();
            trade.remove("tradeHash");
            return trade.put("priority", trade.path("priority").asInt(-1) == 1 ? 2 : 1);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a sample is JSON", impossible);
        }
    }

    private static Sample sample(ObjectNode trade, String fate) {
        return new Sample(bytes(hashed(trade)), fate);
    }

    private static ObjectNode hashed(ObjectNode trade) {
        try {
            return trade.put("tradeHash", TradeHashes.hash(trade).hex());
        } catch (RefusedTrade impossible) {
            throw new IllegalStateException("a sample has a canonical form", impossible);
        }
    }

    private static byte[] bytes(ObjectNode trade) {
        try {
            return StrictJson.mapper().writeValueAsBytes(trade);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree can be written", impossible);
        }
    }

    static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
