package tech.novaeco.settlement.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import tech.novaeco.settlement.trade.StrictJson;

/** Reads JSON Web Keys of Ed25519, RFC 8037. Messages never hold a secret. */
final class JwkReader {
    /** Thousands of keys: a worker without a key file adds one with each start. */
    private static final int MOST_CHARACTERS = 4_000_000;

    private static final ObjectMapper MAPPER = mapper();

    private JwkReader() {}

    private static ObjectMapper mapper() {
        ObjectMapper mapper = StrictJson.mapper();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(MOST_CHARACTERS)
                        .maxNestingDepth(StrictJson.MAX_DEPTH)
                        .build());
        return mapper;
    }

    /** The Ed25519 keys of a set, checked; others are passed over. */
    static List<JsonNode> keys(String jwks) {
        JsonNode set;
        try {
            set = MAPPER.readTree(jwks);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JWKS: no JSON at line "
                    + (e.getLocation() == null ? 1 : e.getLocation().getLineNr()));
        }
        if (!set.path("keys").isArray()) {
            throw new IllegalArgumentException("not a JWKS: {\"keys\": [...]} is expected");
        }
        List<JsonNode> keys = new ArrayList<>();
        for (JsonNode key : set.path("keys")) {
            if (key.path("kty").asText().equals("OKP")
                    && key.path("crv").asText().equals("Ed25519")) {
                keys.add(key);
            }
        }
        return keys;
    }

    static ReceiptKey publicKey(JsonNode jwk) {
        ReceiptKey key = new ReceiptKey(bytes(jwk, "x"));
        String kid = jwk.path("kid").asText(key.kid());
        if (!kid.equals(key.kid())) {
            throw new IllegalArgumentException(
                    "key '" + kid + "' is not that key: the thumbprint of its x is " + key.kid());
        }
        return key;
    }

    static SigningKey signingKey(JsonNode jwk) {
        SigningKey key = new SigningKey(bytes(jwk, "d"));
        if (!key.publicKey().equals(publicKey(jwk))) {
            throw new IllegalArgumentException("key " + publicKey(jwk) + ": its d belongs to another x");
        }
        return key;
    }

    private static byte[] bytes(JsonNode jwk, String member) {
        try {
            return Canonical.fromBase64url(jwk.path(member).asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a key's " + member + " is not base64url");
        }
    }
}
