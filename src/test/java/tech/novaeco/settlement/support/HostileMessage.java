package tech.novaeco.settlement.support;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tech.novaeco.settlement.trade.ReasonCode;

/** A message that must be refused with this reason, and with no other effect. */
public record HostileMessage(String name, ReasonCode reason, byte[] body) {

    public String category() {
        return name.substring(0, name.indexOf('/'));
    }

    @Override
    public String toString() {
        return name + " (" + reason + ")";
    }

    /** Those that are too big to keep as files. */
    static Stream<HostileMessage> generated() {
        String trade = Trades.trade().json();
        return Stream.of(
                of("size/ten-megabytes", ReasonCode.TOO_LARGE, " ".repeat(10_000_000)),
                of("size/one-byte-too-many", ReasonCode.TOO_LARGE, padded(trade, 65_537)),
                of("size/text-to-the-limit", ReasonCode.SCHEMA, member(trade, "x", 65_536)),
                of("size/name-to-the-limit", ReasonCode.SCHEMA, name(trade, 65_536)),
                of("size/nested-to-the-limit", ReasonCode.MALFORMED, "[".repeat(65_536)),
                of("size/digits-to-the-limit", ReasonCode.AMOUNT_INVALID, amount(trade, "1".repeat(65_000))),
                of("size/exponent-to-the-limit", ReasonCode.AMOUNT_INVALID, amount(trade, "1e" + "9".repeat(65_000))),
                of("size/buyer-to-the-limit", ReasonCode.ID_INVALID, trade.replace("alice", "a".repeat(65_000))),
                of("size/amount-to-the-limit", ReasonCode.AMOUNT_INVALID, trade.replace("12.50", "1".repeat(65_000))),
                of("size/eight-thousand-keys", ReasonCode.SCHEMA, keys(8_000, i -> Integer.toString(i, 36))),
                of("size/ten-thousand-keys", ReasonCode.TOO_LARGE, keys(10_000, i -> Integer.toString(i, 36))),
                of("size/colliding-keys", ReasonCode.SCHEMA, keys(2_048, i -> colliding(i, "Aa", "BB"))),
                of("size/colliding-names-in-jackson", ReasonCode.SCHEMA, keys(2_048, i -> colliding(i, "AB", "B!"))),
                of("size/long-numbers", ReasonCode.SCHEMA, "{\"x\":[" + ("9".repeat(99) + ",").repeat(650) + "1]}"),
                of("size/bombs", ReasonCode.SCHEMA, "{\"x\":[" + "1e999999999,".repeat(5_000) + "1]}"));
    }

    private static HostileMessage of(String name, ReasonCode reason, String body) {
        return new HostileMessage(name, reason, body.getBytes(StandardCharsets.UTF_8));
    }

    private static String padded(String trade, int bytes) {
        return trade + " ".repeat(bytes - trade.length());
    }

    private static String member(String trade, String name, int bytes) {
        String start = "{\"" + name + "\":\"\"," + trade.substring(1);
        return start.replace("\"\"", "\"" + "z".repeat(bytes - start.length()) + "\"");
    }

    private static String name(String trade, int bytes) {
        String start = "{\"\":1," + trade.substring(1);
        return start.replace("\"\"", "\"" + "z".repeat(bytes - start.length()) + "\"");
    }

    private static String amount(String trade, String number) {
        return trade.replace("\"12.50\"", number);
    }

    private static String keys(int count, IntFunction<String> name) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"" + name.apply(i) + "\":")
                .collect(Collectors.joining("1,", "{", "1}"));
    }

    /** Texts of one hash: each pair of letters may be swapped for the other without changing it. */
    private static String colliding(int number, String one, String other) {
        return IntStream.range(0, 11)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? one : other)
                .collect(Collectors.joining());
    }
}
