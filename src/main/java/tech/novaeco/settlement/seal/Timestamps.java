package tech.novaeco.settlement.seal;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times as sealed lines have them: RFC 3339, UTC, always six decimals. */
public final class Timestamps {
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Timestamps() {}

    public static String micros(Instant time) {
        return MICROS.format(time);
    }

    static @Nullable String orNull(@Nullable Instant time) {
        return time == null ? null : micros(time);
    }
}
