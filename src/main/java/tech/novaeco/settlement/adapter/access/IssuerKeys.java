package tech.novaeco.settlement.adapter.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Optional;

/** The issuer's public keys, fetched each time it is asked: from where its discovery document says, unless a setting does. */
final class IssuerKeys implements JWKSetSource<SecurityContext> {
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int MAX_BYTES = 128 * 1024;

    private final OidcSettings settings;
    private final ObjectMapper json = new ObjectMapper();
    private volatile boolean known;

    private final DefaultResourceRetriever web =
            new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES) {
                /** Somewhere else is not the issuer. */
                @Override
                protected HttpURLConnection openHTTPConnection(URL url) throws IOException {
                    HttpURLConnection connection = super.openHTTPConnection(url);
                    connection.setInstanceFollowRedirects(false);
                    return connection;
                }
            };

    IssuerKeys(OidcSettings settings) {
        this.settings = settings;
    }

    /** Whether it ever had an answer. */
    boolean known() {
        return known;
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long now, SecurityContext context)
            throws JWKSetUnavailableException {
        try {
            URI uri = settings.jwksUri().isPresent() ? settings.jwksUri().get() : discovered();
            JWKSet keys = JWKSet.parse(web.retrieveResource(uri.toURL()).getContent());
            known = true;
            return keys;
        } catch (IOException | ParseException | IllegalArgumentException e) {
            throw new JWKSetUnavailableException("the keys of " + settings.issuer() + " cannot be had: " + e, e);
        }
    }

    private URI discovered() throws IOException {
        String issuer = settings.issuer().toString();
        URI document = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        JsonNode said = parsed(web.retrieveResource(document.toURL()).getContent());
        if (!said.path("issuer").asText().equals(issuer)) {
            throw new IOException(document + " is of another issuer");
        }
        // checked as a setting is: a document must not lead to plain HTTP
        return new OidcSettings(
                        settings.issuer(),
                        settings.audience(),
                        Optional.of(URI.create(said.path("jwks_uri").asText())),
                        settings.rolesClaim())
                .jwksUri()
                .orElseThrow();
    }

    private JsonNode parsed(String text) throws IOException {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException("no JSON", e);
        }
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
