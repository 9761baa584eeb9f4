package tech.novaeco.settlement.adapter.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database address as people write it, {@code postgresql://user:pass@host:5432/ledger?sslmode=verify-full} with one
 * host or several, or a {@code jdbc:postgresql:} URL as it is. Its text never holds the password.
 */
public record DatabaseUrl(
        String jdbcUrl, @Nullable String user, @Nullable String password) {
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^:@/]+)(?::([^@/]*))?@)?([^/@?]+)/([^/?]+)(\\?.*)?");

    /** @throws IllegalArgumentException if it is neither form; the message does not repeat the text, it may hold a password */
    public static DatabaseUrl parse(String text) {
        if (text.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(text, null, null);
        }
        Matcher url = FORM.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException(
                    "postgresql://user:password@host:5432/database (several hosts with commas) or jdbc:postgresql:...");
        }
        String options = url.group(5) == null ? "" : url.group(5);
        if (url.group(3).contains(",") && !options.contains("targetServerType")) {
            // of several hosts, the one that takes writes
            options += (options.isEmpty() ? "?" : "&") + "targetServerType=primary";
        }
        return new DatabaseUrl(
                "jdbc:postgresql://" + url.group(3) + "/" + url.group(4) + options,
                decoded(url.group(1)),
                decoded(url.group(2)));
    }

    private static @Nullable String decoded(@Nullable String part) {
        return part == null ? null : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return jdbcUrl.replaceAll("(?i)(password=)[^&]*", "$1***");
    }
}
