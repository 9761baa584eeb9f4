package tech.novaeco.settlement.adapter.desk;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A span of the ledger's time: from {@code from} until before {@code to}, so that periods that adjoin leave nothing out and count
 * nothing twice.
 *
 * @param from null: since the account was opened
 * @param to null: until now
 */
public record Period(@Nullable Instant from, @Nullable Instant to) {
    /** RFC 3339: four digits of a year; seconds as fine as the database's. */
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?([Zz]|[+-]\\d{2}:\\d{2})");

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** @throws Declined if it would end before it begins, or at once */
    public Period {
        if (from != null && to != null && !from.isBefore(to)) {
            throw Declined.wrong("from " + from + " to " + to + ": from must lie before to");
        }
    }

    /**
     * A moment as people write it: {@code 2026-11-23T08:30:00Z}, {@code 2026-11-23T08:30:00.5+01:00}, or {@code 2026-11-23} for the
     * midnight with which that day begins in UTC. At most six digits of a second: the database has no more.
     *
     * @throws IllegalArgumentException with what is allowed
     */
    public static Instant moment(String text) {
        try {
            if (DATE.matcher(text).matches()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            if (TIME.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException e) {
            // such as the 30th of February: refused below
        }
        throw new IllegalArgumentException(
                "'" + text + "': a time such as 2026-11-23T08:30:00Z or 2026-11-23T08:30:00+01:00"
                        + " is allowed, or a date such as 2026-11-23 for its midnight in UTC");
    }
}
