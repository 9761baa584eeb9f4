package tech.novaeco.settlement.adapter.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A door for a name and a password, HTTP Basic, RFC 7617. */
public abstract class Passwords implements Door {
    private static final String WRONG = "wrong name or password";

    @Override
    public final String scheme() {
        return "Basic";
    }

    @Override
    public final Caller admit(String credentials) throws NotAdmitted {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw NotAdmitted.unproven(WRONG);
        }
        int colon = pair.indexOf(':');
        Caller caller = colon < 0 ? null : find(pair.substring(0, colon), pair.substring(colon + 1));
        if (caller == null) {
            throw NotAdmitted.unproven(WRONG);
        }
        return caller;
    }

    /** Null where there is no such pair; in a time that tells nothing about either. */
    protected abstract @Nullable Caller find(String name, String password) throws NotAdmitted;
}
