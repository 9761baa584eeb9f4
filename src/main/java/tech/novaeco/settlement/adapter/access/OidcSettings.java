package tech.novaeco.settlement.adapter.access;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Whose tokens are believed.
 *
 * @param issuer {@code OIDC_ISSUER}, as tokens say it in {@code iss}
 * @param audience {@code OIDC_AUDIENCE}, one of what tokens say in {@code aud}
 * @param jwksUri {@code OIDC_JWKS_URI}; empty: as the issuer's own document says
 * @param rolesClaim {@code OIDC_ROLES_CLAIM}: a claim, or claims in claims with dots between
 */
public record OidcSettings(URI issuer, String audience, Optional<URI> jwksUri, String rolesClaim) {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    public OidcSettings {
        requireSafe("OIDC_ISSUER", issuer);
        jwksUri.ifPresent(uri -> requireSafe("OIDC_JWKS_URI", uri));
        if (audience.isBlank()) {
            throw new IllegalArgumentException(
                    "OIDC_AUDIENCE: is required with OIDC_ISSUER, or tokens that are meant for"
                            + " other services would be taken here");
        }
    }

    /** Who can change the keys on their way is everybody. */
    private static void requireSafe(String name, URI uri) {
        boolean loopback = "http".equals(uri.getScheme()) && THIS_MACHINE.contains(String.valueOf(uri.getHost()));
        if (!(loopback || "https".equals(uri.getScheme()) && uri.getHost() != null)) {
            throw new IllegalArgumentException(
                    name + "=" + uri + " is not allowed; allowed: https://..., or http:// on this machine only");
        }
    }
}
