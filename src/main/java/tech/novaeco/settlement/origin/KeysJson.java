package tech.novaeco.settlement.origin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tech.novaeco.settlement.trade.StrictJson;

/**
 * Keys as text: a JSON Web Key Set (RFC 7517, RFC 8037) whose keys also say whose they are and for how long. A member it
 * does not know is refused: a misspelt {@code notAfter} would leave a key valid for ever. No message holds a secret.
 */
final class KeysJson {
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final Set<String> KNOWN =
            Set.of("kid", "producer", "alg", "kty", "crv", "x", "k", "use", "notBefore", "notAfter", "revokedAt");

    private static final ObjectMapper MAPPER = mapper();

    private KeysJson() {}

    static ProducerKeys parse(String text) {
        JsonNode keys = tree(text).path("keys");
        if (!keys.isArray()) {
            throw new IllegalArgumentException("not a JWKS: {\"keys\": [...]} is expected");
        }
        List<ProducerKey> read = new ArrayList<>();
        for (JsonNode key : keys) {
            read.add(key(key));
        }
        return new ProducerKeys(read);
    }

    static String text(ProducerKeys keys) {
        ObjectNode set = MAPPER.createObjectNode();
        keys.keys().forEach(key -> set.withArray("keys").add(jwk(key)));
        return pretty(set);
    }

    static JsonNode tree(String text) {
        try {
            JsonNode tree = MAPPER.readTree(text);
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IllegalArgumentException("no JSON at line " + line);
        }
        throw new IllegalArgumentException("not a JSON object");
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String pretty(ObjectNode tree) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts only", e);
        }
    }

    static String member(JsonNode jwk, String name) {
        JsonNode value = jwk.path(name);
        if (!value.isTextual()) {
            throw new IllegalArgumentException("a key's " + name + " must be a text");
        }
        return value.textValue();
    }

    static byte[] bytes(JsonNode jwk, String name) {
        try {
            return Base64url.bytes(member(jwk, name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " is " + e.getMessage(), e);
        }
    }

    private static ProducerKey key(JsonNode jwk) {
        String kid = ProducerKey.requireName("kid", member(jwk, "kid"));
        try {
            if (jwk.has("d")) {
                throw new IllegalArgumentException("it holds a private key d: only the public half belongs here");
            }
            jwk.fieldNames().forEachRemaining(name -> {
                if (!KNOWN.contains(name)) {
                    throw new IllegalArgumentException("member '" + name + "' is unknown");
                }
            });
            return new ProducerKey(
                    kid,
                    member(jwk, "producer"),
                    verifier(jwk),
                    time(jwk, "notBefore"),
                    time(jwk, "notAfter"),
                    time(jwk, "revokedAt"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key " + kid + ": " + e.getMessage(), e);
        }
    }

    private static Verifier verifier(JsonNode jwk) {
        SignatureAlgorithm algorithm = SignatureAlgorithm.of(member(jwk, "alg"));
        String type = member(jwk, "kty") + "/" + (jwk.has("crv") ? member(jwk, "crv") : "");
        return switch (algorithm) {
            case EDDSA -> new Ed25519Public(bytes(require(jwk, type, "OKP/Ed25519"), "x"));
            case HS256 -> new HmacSecret(bytes(require(jwk, type, "oct/"), "k"));
        };
    }

    private static JsonNode require(JsonNode jwk, String type, String wanted) {
        if (!type.equals(wanted)) {
            throw new IllegalArgumentException("kty/crv is " + type + ": " + wanted + " goes with its alg");
        }
        return jwk;
    }

    private static @Nullable Instant time(JsonNode jwk, String name) {
        if (!jwk.has(name)) {
            return null;
        }
        try {
            return Instant.parse(member(jwk, name));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(name + ": a time such as 2026-11-22T10:15:30Z is allowed", e);
        }
    }

    private static ObjectNode jwk(ProducerKey key) {
        ObjectNode jwk = MAPPER.createObjectNode();
        jwk.put("kid", key.kid()).put("producer", key.producer());
        putKey(jwk, key.verifier());
        put(jwk, "notBefore", key.notBefore());
        put(jwk, "notAfter", key.notAfter());
        put(jwk, "revokedAt", key.revokedAt());
        return jwk;
    }

    static void putKey(ObjectNode jwk, Verifier verifier) {
        jwk.put("alg", verifier.algorithm().toString());
        String bytes = Base64url.of(verifier.material());
        switch (verifier.algorithm()) {
            case EDDSA -> jwk.put("kty", "OKP").put("crv", "Ed25519").put("x", bytes);
            case HS256 -> jwk.put("kty", "oct").put("k", bytes);
        }
    }

    private static void put(ObjectNode jwk, String name, @Nullable Instant time) {
        if (time != null) {
            jwk.put(name, time.toString());
        }
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = StrictJson.mapper();
        mapper.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(MOST_CHARACTERS)
                        .maxNestingDepth(StrictJson.MAX_DEPTH)
                        .build());
        return mapper;
    }
}
