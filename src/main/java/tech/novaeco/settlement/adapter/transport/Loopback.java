package tech.novaeco.settlement.adapter.transport;

import java.util.Locale;
import java.util.regex.Pattern;

/** Whether a host's name says that what is sent to it never leaves this machine. Nobody is asked: a resolver can be fooled. */
public final class Loopback {
    private static final Pattern NAMES =
            Pattern.compile("|localhost|127(\\.[0-9]{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");

    private Loopback() {}

    /** @param host a name or an address, in brackets or not; empty: the client's default, which is this machine */
    public static boolean covers(String host) {
        return NAMES.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }
}
