package tech.novaeco.settlement.adapter.desk;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names one thing that a person asked the worker to do: {@code FUNDING-7}. */
public record RequestId(Kind kind, long number) {
    private static final Pattern FORM = Pattern.compile("([A-Z]+)-([1-9][0-9]{0,17})");

    /** What was asked for, and the table in which it stands. */
    public enum Kind {
        FUNDING("funding_request"),
        /** A retry or cancellation of a case. */
        ACTION("case_action"),
        REVERSAL("reversal_request");

        private final String table;

        Kind(String table) {
            this.table = "ledger." + table;
        }

        String table() {
            return table;
        }
    }

    /** @throws IllegalArgumentException if the text names no request */
    public static RequestId parse(String text) {
        Matcher parts = FORM.matcher(text.toUpperCase(Locale.ROOT));
        return Arrays.stream(Kind.values())
                .filter(kind -> parts.matches() && kind.name().equals(parts.group(1)))
                .findFirst()
                .map(kind -> new RequestId(kind, Long.parseLong(parts.group(2))))
                .orElseThrow(() -> new IllegalArgumentException("request '" + text + "': "
                        + Arrays.stream(Kind.values()).map(kind -> kind + "-7").collect(Collectors.joining(" or "))
                        + " is allowed"));
    }

    @Override
    public String toString() {
        return kind + "-" + number;
    }
}
