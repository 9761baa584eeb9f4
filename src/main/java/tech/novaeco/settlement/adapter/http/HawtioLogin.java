package tech.novaeco.settlement.adapter.http;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.AuthenticationProvider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The one user of the console. Name and password are compared in a time that tells nothing about either. */
final class HawtioLogin implements AuthenticationProvider {
    private final byte[] expectedDigest;

    HawtioLogin(String user, String password) {
        expectedDigest = digest(user, password);
    }

    @Override
    @SuppressWarnings("deprecation") // Vert.x 4.5 still demands this one of its two forms
    public void authenticate(JsonObject credentials, Handler<AsyncResult<User>> resultHandler) {
        String user = credentials.getString("username", "");
        boolean same = MessageDigest.isEqual(expectedDigest, digest(user, credentials.getString("password", "")));
        resultHandler.handle(
                same ? Future.succeededFuture(User.fromName(user)) : Future.failedFuture("wrong name or password"));
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
