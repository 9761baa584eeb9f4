package tech.novaeco.settlement.adapter.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.adapter.access.Caller;
import tech.novaeco.settlement.adapter.access.Passwords;
import tech.novaeco.settlement.adapter.access.Role;

/** The console's own login, an operator. Name and password are compared in a time that tells nothing about either. */
final class HawtioLogin extends Passwords {
    private final byte[] expectedDigest;

    HawtioLogin(String user, String password) {
        expectedDigest = digest(user, password);
    }

    @Override
    protected @Nullable Caller find(String name, String password) {
        boolean same = MessageDigest.isEqual(expectedDigest, digest(name, password));
        return same ? new Caller("console", Set.of(Role.OPERATOR)) : null;
    }

    // of one length whatever the lengths of name and password; a name has no colon, so no two pairs read the same
    private static byte[] digest(String user, String password) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
