package tech.novaeco.settlement.adapter.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.transport.Loopback;

/**
 * A database address as people write it, {@code postgresql://user:pass@host:5432/ledger?sslmode=verify-full} with one
 * host or several, or a {@code jdbc:postgresql:} URL as it is. Its text never holds the password.
 */
public record DatabaseUrl(
        String jdbcUrl, @Nullable String user, @Nullable String password) {
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^:@/]+)(?::([^@/]*))?@)?([^/@?]+)/([^/?]+)(\\?.*)?");
    private static final Pattern JDBC_HOSTS = Pattern.compile("jdbc:postgresql://([^/?]*)(?:[/?].*)?");
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9A-Fa-f:.%]+]|[^\\s:\\[\\]]*)(?::([0-9]{1,5}))?");
    /** Less lets a stranger answer for the database: require checks no certificate, verify-ca no host name. */
    private static final Pattern VERIFIED = Pattern.compile(".*[?&]sslmode=verify-full(&.*)?");

    private static final int MAX_PORT = 65_535;
    private static final String ALLOWED =
            "postgresql://user:password@host:5432/database (several hosts with commas) or jdbc:postgresql:...";

    /** @throws IllegalArgumentException if it is neither form; the message does not repeat the text, it may hold a password */
    public static DatabaseUrl parse(String text) {
        if (text.startsWith("jdbc:postgresql:")) {
            Matcher hosts = JDBC_HOSTS.matcher(text);
            if (hosts.matches()) {
                checkHosts(hosts.group(1));
            }
            return new DatabaseUrl(text, null, null);
        }
        Matcher url = FORM.matcher(text);
        if (!url.matches()) {
            throw new IllegalArgumentException(ALLOWED);
        }
        checkHosts(url.group(3));
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

    /** What somebody on the way to the database could do; empty where nobody can. */
    public Optional<String> exposure() {
        Matcher url = JDBC_HOSTS.matcher(jdbcUrl);
        Optional<String> remote = url.matches()
                ? Arrays.stream(url.group(1).split(",", -1))
                        .map(host -> host.replaceFirst(":[0-9]+$", ""))
                        .filter(host -> !Loopback.covers(host))
                        .findFirst()
                : Optional.empty();
        return VERIFIED.matcher(jdbcUrl).matches() && !jdbcUrl.contains("NonValidating")
                ? Optional.empty()
                : remote.map(
                        host -> "whoever is on the way to the database at " + host
                                + " can read and change what is asked and answered: DATABASE_URL does not say sslmode=verify-full");
    }

    /** Here, because the driver would say no more than that it knows no such URL. */
    private static void checkHosts(String hosts) {
        for (String each : hosts.split(",", -1)) {
            Matcher host = HOST.matcher(each);
            if (!host.matches()) {
                throw new IllegalArgumentException(ALLOWED);
            }
            int port = host.group(1) == null ? 1 : Integer.parseInt(host.group(1));
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException(ALLOWED + ", ports from 1 to " + MAX_PORT);
            }
        }
    }

    private static @Nullable String decoded(@Nullable String part) {
        try {
            return part == null ? null : URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // its own message repeats what follows the percent sign, which is part of a password
            throw new IllegalArgumentException(ALLOWED + ", a percent sign in user or password written as %25");
        }
    }

    @Override
    public String toString() {
        return jdbcUrl.replaceAll("(?i)(password=)[^&]*", "$1***");
    }
}
