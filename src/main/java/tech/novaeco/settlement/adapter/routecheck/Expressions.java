package tech.novaeco.settlement.adapter.routecheck;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which expressions only look at an exchange: they call nothing, change nothing, and do not fail on what is missing. */
final class Expressions {
    private static final Set<String> HARMLESS_LANGUAGES =
            Set.of("constant", "simple", "header", "exchangeProperty", "variable", "jsonpath", "jq", "tokenize");

    private static final Pattern SIMPLE = Pattern.compile("\\$(?:simple)?\\{([^{}]*)}");
    private static final Pattern OPENING = Pattern.compile("\\$(?:simple)?\\{");
    private static final String NAME = "[A-Za-z0-9_-]+";
    /** Of a header; some hold what nobody else may read. */
    private static final String HEADER = "(?!(?i:authorization|proxy-authorization|cookie)\\b)" + NAME;

    private static final String TIME = "date:now(:((yyyy|MM|dd|HH|mm|ss|SSS|Z|'T')[-:., /_]*)+)?";
    /** These find something or nothing, and cannot fail. */
    private static final String CANNOT_FAIL = String.join(
            "|",
            "body",
            "bodyAs\\(String\\)",
            "bodyOneLine",
            "headers?[.:]" + HEADER,
            "headers?\\['?" + HEADER + "'?]",
            "(exchangeProperty|variable)[.:]" + NAME,
            "(exchangeProperty|variable)\\['?" + NAME + "'?]",
            "id",
            "exchangeId",
            "routeId",
            "fromRouteId",
            "routeGroup",
            "stepId",
            "camelId",
            "threadName",
            "threadId",
            "hostname",
            "messageTimestamp",
            "messageAs\\(String\\)",
            "exception(\\.message)?",
            TIME,
            "uuid",
            "null");

    private static final String MAY_FAIL = String.join(
            "|",
            "body\\.(size|length)(\\(\\))?",
            "body\\[" + NAME + "]",
            "date:[A-Za-z0-9:+. /_'-]+",
            "random\\([0-9, ]+\\)");
    private static final Pattern SAFE = Pattern.compile(CANNOT_FAIL);
    private static final Pattern LOOKS_ONLY = Pattern.compile(CANNOT_FAIL + "|" + MAY_FAIL);
    /** Camel counts what is no number. */
    private static final Pattern COUNTS = Pattern.compile("}(\\+\\+|--)(\\s|$)");

    private Expressions() {}

    /** @return every text below that calls something, or that fails where what it looks for is not there */
    static List<Item> callsIn(Item item) {
        return item.texts().stream().filter(text -> callsOrFails(text.plain())).toList();
    }

    static String complaint(Item item) {
        return "an expression does more than look, or may fail: " + Steps.quoted(item.plain());
    }

    static boolean calls(String text) {
        return !allOf(LOOKS_ONLY, text) || loadsOrMakes(text);
    }

    static boolean callsOrFails(String text) {
        return !allOf(SAFE, text) || loadsOrMakes(text);
    }

    private static boolean allOf(Pattern allowed, String text) {
        Matcher simple = SIMPLE.matcher(text);
        int looking = 0;
        while (simple.find()) {
            if (!allowed.matcher(simple.group(1).strip()).matches()) {
                return false;
            }
            looking++;
        }
        return OPENING.matcher(text).results().count() == looking
                && !COUNTS.matcher(text).find();
    }

    /** A script from elsewhere, an object of any class. */
    static boolean loadsOrMakes(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("resource:")
                || lower.startsWith("#class:")
                || lower.startsWith("#type:")
                || lower.startsWith("#autowired")
                || lower.startsWith("#valueas");
    }

    static boolean isHarmless(String language) {
        return HARMLESS_LANGUAGES.contains(language);
    }
}
