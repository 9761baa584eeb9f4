package tech.novaeco.settlement.receipt;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tech.novaeco.settlement.trade.ChargeKind;
import tech.novaeco.settlement.trade.TradeId;

/** How the values of a receipt are written, each in one way only. */
final class Forms {
    static final String HASH_FORM = "64 lower-case hex digits";
    static final String ID_FORM = "a UUID in lower case";

    static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    static final Pattern PARTY = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    static final Pattern ASSET = Pattern.compile("[A-Z][A-Z0-9_]{0,31}");
    static final Pattern KIND =
            Pattern.compile(Stream.of(Kind.values()).map(Kind::name).collect(Collectors.joining("|")));
    static final Pattern CHARGE =
            Pattern.compile(Stream.of(ChargeKind.values()).map(ChargeKind::name).collect(Collectors.joining("|")));
    static final Pattern ANY = Pattern.compile(".*", Pattern.DOTALL);
    /** Positive, as many digits as the ledger counts. */
    static final Pattern AMOUNT = Pattern.compile("(?=.*[1-9])(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z");

    private Forms() {}

    static UUID uuid(StrictObject object, String name) throws InvalidReceipt {
        return UUID.fromString(object.text(name, ID, ID_FORM));
    }

    static TradeId tradeId(StrictObject object, String name) throws InvalidReceipt {
        try {
            return new TradeId(uuid(object, name));
        } catch (IllegalArgumentException e) {
            throw new InvalidReceipt(Flaw.VALUE, object.at(name), String.valueOf(e.getMessage()));
        }
    }

    static Instant time(StrictObject object, String name) throws InvalidReceipt {
        String text = object.text(name, TIME, "a time such as 2026-01-02T03:04:05.123456Z");
        try {
            Instant time = Instant.parse(text);
            if (Canonical.time(time).equals(text)) {
                return time;
            }
        } catch (DateTimeException e) {
            // as below
        }
        throw new InvalidReceipt(Flaw.VALUE, object.at(name), "is '" + text + "', which no calendar and clock has");
    }
}
