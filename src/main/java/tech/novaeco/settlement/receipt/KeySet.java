package tech.novaeco.settlement.receipt;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Public keys by their names, as a JSON Web Key Set. */
public final class KeySet {
    private final Map<String, ReceiptKey> keys = new LinkedHashMap<>();

    public KeySet(Collection<ReceiptKey> keys) {
        keys.forEach(key -> this.keys.put(key.kid(), key));
    }

    /**
     * Reads a JWKS. Keys that are not Ed25519 are passed over, as RFC 7517 has it.
     *
     * @throws IllegalArgumentException if it is none, or a key does not fit its own {@code kid}
     */
    public static KeySet parse(String jwks) {
        return new KeySet(
                JwkReader.keys(jwks).stream().map(JwkReader::publicKey).toList());
    }

    public Optional<ReceiptKey> find(String kid) {
        return Optional.ofNullable(keys.get(kid));
    }

    public List<ReceiptKey> keys() {
        return List.copyOf(keys.values());
    }

    /** Without any secret. */
    public String jwks() {
        List<Map<String, Object>> jwks =
                keys.values().stream().map(ReceiptKey::jwk).toList();
        return new String(Canonical.json(Map.of("keys", jwks)), StandardCharsets.UTF_8);
    }
}
