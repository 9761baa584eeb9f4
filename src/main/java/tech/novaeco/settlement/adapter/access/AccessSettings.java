package tech.novaeco.settlement.adapter.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How people prove who they are, for the API and for Hawtio. One of the two at most: one person must not have two names.
 *
 * @param usersFile {@code API_USERS_FILE}
 * @param oidc from {@code OIDC_ISSUER} and its companions
 */
public record AccessSettings(Optional<Path> usersFile, Optional<OidcSettings> oidc) {
    private static final Duration CACHED = Duration.ofMinutes(5);
    private static final Duration BETWEEN = Duration.ofSeconds(30);

    public AccessSettings {
        if (usersFile.isPresent() && oidc.isPresent()) {
            throw new IllegalArgumentException(
                    "API_USERS_FILE and OIDC_ISSUER are both set: one of them is allowed, or one"
                            + " person could approve under one name what he asked for under another");
        }
    }

    public static AccessSettings none() {
        return new AccessSettings(Optional.empty(), Optional.empty());
    }

    /** None where nothing is set. @throws IllegalArgumentException if the file of users cannot be read */
    public List<Door> doors() {
        if (oidc.isPresent()) {
            return List.of(new Tokens(oidc.get(), CACHED, BETWEEN));
        }
        if (usersFile.isEmpty()) {
            return List.of();
        }
        try {
            return List.of(new UsersFile(usersFile.get()));
        } catch (IOException e) {
            throw new IllegalArgumentException("API_USERS_FILE=" + usersFile.get() + " cannot be read (" + e + ")");
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "API_USERS_FILE=" + usersFile.get() + " is not allowed; allowed: " + e.getMessage());
        }
    }
}
