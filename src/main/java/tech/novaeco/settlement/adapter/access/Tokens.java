package tech.novaeco.settlement.adapter.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A door for bearer tokens of one OpenID Connect issuer: RS256 and nothing else, whatever a token says of itself.
 *
 * <p>A caller's name is {@code sub}, the only claim that never passes from one person to another. Thread-safe.
 */
public final class Tokens implements Door {
    private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

    private static final int LEEWAY_SECONDS = 60;
    private static final int LEAST_KEY_BITS = 2048;
    private static final long LOCK_MILLIS = 5_000;
    /** How long the last known keys go on when the issuer is away. Not for ever: a stolen key must end some day. */
    private static final Duration OUTAGE = Duration.ofHours(24);

    private final IssuerKeys keys;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final String rolesClaim;

    /**
     * @param cached how long keys are good before they are fetched again
     * @param between the least time between two fetches that tokens with unknown keys bring about
     */
    public Tokens(OidcSettings settings, Duration cached, Duration between) {
        keys = new IssuerKeys(settings);
        rolesClaim = settings.rolesClaim();
        JWKSource<SecurityContext> source = JWKSourceBuilder.create(keys)
                .cache(cached.toMillis(), LOCK_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(between.toMillis())
                .outageTolerant(OUTAGE.toMillis())
                .build();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new StrongKeys(source));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                settings.audience(),
                new JWTClaimsSet.Builder().issuer(settings.issuer().toString()).build(),
                Set.of("sub", "exp"));
        claims.setMaxClockSkew(LEEWAY_SECONDS);
        processor.setJWTClaimsSetVerifier(claims);
    }

    @Override
    public String scheme() {
        return "Bearer";
    }

    @Override
    public Caller admit(String credentials) throws NotAdmitted {
        JWTClaimsSet claims = verified(credentials);
        String subject = claims.getSubject();
        if (subject == null || !Caller.isName(subject)) {
            throw NotAdmitted.unproven("the token's sub is not 1 to 200 printable ASCII characters without a space");
        }
        // exp is demanded above, but null is a claim too
        if (claims.getExpirationTime() == null) {
            throw NotAdmitted.unproven("the token never expires");
        }
        return new Caller(subject, roles(claims.getClaims()));
    }

    private JWTClaimsSet verified(String token) throws NotAdmitted {
        try {
            return processor.process(SignedJWT.parse(token), null);
        } catch (ParseException e) {
            throw NotAdmitted.unproven("the token is no signed JWT");
        } catch (BadJWTException e) {
            // of fixed sentences: expired, before its time, another issuer or audience, a claim is missing
            throw NotAdmitted.unproven(
                    "the token is not good here: it is expired, of another issuer, or for another audience");
        } catch (BadJOSEException e) {
            throw NotAdmitted.unproven("the token is not signed with RS256 by a key of its issuer");
        } catch (RateLimitReachedException e) {
            throw keys.known()
                    ? NotAdmitted.unproven("the token is not signed with RS256 by a key of its issuer")
                    : away(e);
        } catch (KeySourceException e) {
            throw away(e);
        } catch (JOSEException e) {
            throw NotAdmitted.unproven("the token cannot be verified");
        }
    }

    private static NotAdmitted away(KeySourceException e) {
        LOG.warn("No token can be verified: {}", e.getMessage());
        return NotAdmitted.unknown("the identity provider does not answer: try again in a while");
    }

    private Set<Role> roles(Map<String, Object> claims) {
        Object value = claims.containsKey(rolesClaim)
                ? claims.get(rolesClaim)
                : inside(claims, List.of(rolesClaim.split("\\.")));
        Set<Role> roles = EnumSet.noneOf(Role.class);
        if (value instanceof Collection<?> words) {
            words.forEach(word -> Role.of(String.valueOf(word)).ifPresent(roles::add));
        } else if (value instanceof String words) {
            List.of(words.split(" ")).forEach(word -> Role.of(word).ifPresent(roles::add));
        }
        return roles;
    }

    /** The issuer's keys that nobody can factor. */
    private static final class StrongKeys extends JWSVerificationKeySelector<SecurityContext> {
        StrongKeys(JWKSource<SecurityContext> source) {
            super(JWSAlgorithm.RS256, source);
        }

        @Override
        public List<Key> selectJWSKeys(JWSHeader header, SecurityContext context) throws KeySourceException {
            return super.selectJWSKeys(header, context).stream()
                    .filter(key ->
                            key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= LEAST_KEY_BITS)
                    .toList();
        }
    }

    private static @Nullable Object inside(Object claims, List<String> path) {
        Object value = claims;
        for (String name : path) {
            value = value instanceof Map<?, ?> members ? members.get(name) : null;
            if (value == null) {
                return null;
            }
        }
        return value;
    }
}
