package tech.novaeco.settlement.support;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.opts.AllowWeakRSAKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID Connect issuer on this machine: a discovery document, keys that can be changed, tokens of any kind. */
public final class IdentityProvider implements AutoCloseable {
    public static final String AUDIENCE = "settlement-api";

    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger keysAsked = new AtomicInteger();
    private volatile RSAKey key = newKey("first");
    private volatile boolean up = true;
    private volatile String jwksLocation = "";
    private volatile String claimedIssuer = "";

    private IdentityProvider(HttpServer server) {
        this.server = server;
    }

    public static IdentityProvider start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        IdentityProvider provider = new IdentityProvider(server);
        server.createContext("/", exchange -> {
            provider.asked.incrementAndGet();
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/jwks") && !provider.jwksLocation.isEmpty()) {
                exchange.getResponseHeaders().add("Location", provider.jwksLocation);
                exchange.sendResponseHeaders(302, -1);
            } else {
                byte[] body = provider.document(path).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(provider.up ? 200 : 503, body.length);
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        return provider;
    }

    private String document(String path) {
        if (path.endsWith("/jwks") || path.endsWith("/elsewhere")) {
            keysAsked.incrementAndGet();
            return new JWKSet(key.toPublicJWK()).toString();
        }
        String issuer = claimedIssuer.isEmpty() ? issuer().toString() : claimedIssuer;
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + issuer() + "/jwks\"}";
    }

    public URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How often somebody asked for the keys. */
    public int keysAsked() {
        return keysAsked.get();
    }

    /** How often somebody asked for anything. */
    public int asked() {
        return asked.get();
    }

    public void goDown() {
        up = false;
    }

    public void comeBack() {
        up = true;
    }

    /** From now on the keys are elsewhere, says a redirect. */
    public void redirectKeys() {
        jwksLocation = issuer() + "/elsewhere";
    }

    /** From now on the discovery document names another issuer. */
    public void claimToBe(String issuer) {
        claimedIssuer = issuer;
    }

    /** New tokens are signed with another key, and only that one is published. */
    public void rotate(RSAKey next) {
        key = next;
    }

    public RSAKey key() {
        return key;
    }

    /** A good one. */
    public JWTClaimsSet.Builder claims(String subject, String... roles) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .audience(AUDIENCE)
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("roles", List.of(roles));
    }

    public String token(String subject, String... roles) {
        return sign(claims(subject, roles).build(), key, JWSAlgorithm.RS256);
    }

    public static String sign(JWTClaimsSet claims, RSAKey key, JWSAlgorithm algorithm) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
            token.sign(new RSASSASigner(key.toRSAPrivateKey(), Set.of(AllowWeakRSAKey.getInstance())));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RSAKey newKey(String kid) {
        return newKey(kid, 2048);
    }

    public static RSAKey newKey(String kid, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(kid).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
