package tech.novaeco.settlement.adapter.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client wants to get, by its {@code Accept} header, RFC 9110. */
final class Wanted {
    private Wanted() {}

    /** Whether a page is wanted more than JSON; JSON where both are as good. */
    static boolean html(@Nullable String accept) {
        return accept != null && quality(accept, "text/html") > quality(accept, "application/json");
    }

    /** Of the most specific range that fits. */
    private static double quality(String accept, String type) {
        String family = type.substring(0, type.indexOf('/')) + "/*";
        double best = 0;
        int closest = 0;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = range.split(";");
            String name = parts[0].strip();
            int closeness = name.equals(type) ? 3 : name.equals(family) ? 2 : name.equals("*/*") ? 1 : 0;
            if (closeness > closest) {
                closest = closeness;
                best = weight(parts);
            }
        }
        return best;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.matches("q=[01](\\.[0-9]{0,3})?")) {
                return Double.parseDouble(parameter.substring(2));
            }
        }
        return 1;
    }
}
