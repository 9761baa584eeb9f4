package tech.novaeco.settlement.adapter.routecheck;

import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares one value with its reference, and resolves placeholders. */
final class Values {
    private static final Pattern RANGE = Pattern.compile("(?:(\\{\\{[A-Z_]+}}) or )?([0-9]+)\\.\\.([0-9]+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Z_]+)}}");
    private static final String RECIPIENTS = "recipients";
    private static final String MEDIA_TYPE = "media type";
    private static final String MEDIA_TYPES = "[a-z]+/[a-z0-9.+-]+(; ?[a-z]+=[A-Za-z0-9.-]+)*";

    private final Map<String, String> settings;

    Values(Map<String, String> settings) {
        this.settings = settings;
    }

    /** @return what it must be; null where it is that */
    @Nullable
    String wrong(String expected, String actual) {
        Matcher range = RANGE.matcher(expected);
        if (range.matches()) {
            int least = Integer.parseInt(range.group(2));
            int most = Integer.parseInt(range.group(3));
            OptionalInt number = number(actual);
            boolean fits = number.isPresent() && number.getAsInt() >= least && number.getAsInt() <= most;
            return actual.equals(range.group(1)) || fits
                    ? null
                    : "not " + (range.group(1) == null ? "" : range.group(1) + " or ") + "a whole number from " + least
                            + " to " + most;
        }
        if (expected.equals(MEDIA_TYPE)) {
            return actual.matches(MEDIA_TYPES) ? null : "it must be a media type such as application/json";
        }
        boolean same = expected.matches("true|false") ? expected.equalsIgnoreCase(actual) : expected.equals(actual);
        // who is told is a rule of its own
        return expected.equals(RECIPIENTS) || same ? null : "it must be " + Steps.quoted(expected);
    }

    /** Of a whole number, or of a placeholder that stands for one. */
    OptionalInt number(String text) {
        String resolved = resolve(text);
        return resolved.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(resolved)) : OptionalInt.empty();
    }

    /** With the settings in their places; a placeholder without one stays. */
    String resolve(String text) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(settings.getOrDefault(found.group(1), found.group())));
    }
}
