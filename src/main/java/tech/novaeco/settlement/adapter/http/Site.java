package tech.novaeco.settlement.adapter.http;

import java.util.regex.Pattern;
import org.apache.camel.Message;

/** Under which address a client sees this worker, so that a link leads back to it, also through a proxy that speaks TLS. */
final class Site {
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.-]{1,100}(:[0-9]{1,5})?|\\[[0-9a-fA-F:.]{2,45}](:[0-9]{1,5})?");

    private Site() {}

    /** Such as {@code https://settlement.example}; empty if the client says nothing sensible. */
    static String of(Message request) {
        String host = request.getHeader("Host", "", String.class);
        String scheme = request.getHeader("X-Forwarded-Proto", "http", String.class);
        return HOST.matcher(host).matches() ? (scheme.equals("https") ? "https://" : "http://") + host : "";
    }
}
